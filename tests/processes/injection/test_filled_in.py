"""Every form, search, address and cookie, filled in by somebody who means harm: refused, or kept as text."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from centralino.cursors import write
from tests.fixtures.markup import Form, strangers
from tests.fixtures.poisons import CAME_OF_IT, POISONS
from tests.fixtures.web import Reply
from tests.processes.injection.house import Poisoned
from tests.processes.injection.walking import Walk, door_of
from web.application import DOORS
from web.doors import PUBLIC
from web.visit import TOLD

OTHERS_NEED_IT = (
    "/sign-out", "/forget", "/remove", "/suspend", "/reset", "/end", "/password", "/merge", "/rename", "/lend",
)  # fmt: skip
"""Forms that take away what the others are for; nothing is written in them but what is written in those, too."""
TAKES_OFF = ("/take-out",)
"""Forms that do so by a press of their button; sent as they are they would, and not for what was written."""
A_FEW = ("a script", "a statement", "a NUL", "an AMI action")
TABLES = (
    "contacts",
    "numbers",
    "grants",
    "lists",
    "list_members",
    "campaigns",
    "invitations",
    "answers",
    "calls",
    "staff",
)


async def test_every_form_takes_what_is_written_as_text_or_refuses_it(poisoned: Poisoned) -> None:
    forms = [each async for each in _forms(poisoned)]
    assert len(forms) >= 20
    before = await _rows(poisoned)
    for nth, form in enumerate(forms):
        for name in list(POISONS)[nth % 5 :: 5]:
            if not form.action.endswith(TAKES_OFF):
                await _send(poisoned, form, dict.fromkeys(form.written, POISONS[name]))
        await _send(poisoned, form, dict.fromkeys(form.fields, list(POISONS.values())[nth % len(POISONS)]))
    after = await _rows(poisoned)
    assert all(after[table] >= before[table] for table in TABLES)
    async for page in Walk(poisoned.desk).pages():
        _is_decent(page.reply, page.address)
    assert not list(Path().glob("*poisoned*"))


async def test_every_search_and_cursor_takes_what_is_written_as_text(poisoned: Poisoned) -> None:
    asked: dict[str, str] = {}
    async for page in Walk(poisoned.desk).pages():
        searches = [_asked(form) for form in page.markup.forms if form.method == "get"]
        for address in (each for each in (*page.markup.links, *searches) if urlsplit(each).query):
            asked.setdefault(_what_it_asks(address), address)
    assert len(asked) >= 8
    for nth, address in enumerate(asked.values()):
        for poison in list(POISONS.values())[nth % 3 :: 3]:
            names = [name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)]
            query = urlencode(dict.fromkeys(names, poison[:2_000]))
            _is_decent(await poisoned.desk.get(f"{urlsplit(address).path}?{query}"), address)


HALVES = (
    ["2026-03-03T10:00:00+00:00", "a\0b"],
    ["a\ud800", 1],
    ["x", 2**70],
    [2**70],
    ["'; drop", 1],
    [None],
    {"a": 1},
)
PLACES = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in HALVES]
LISTS = (
    "/customers?q=a&after=",
    "/calls?after=",
    "/call-backs?after=",
    "/waiting-room?after=",
    "/audit?before=",
    "/lists/soci?after=",
    "/campaigns?after=",
    "/campaigns/cena/participants?after=",
)


async def test_a_cursor_that_somebody_made_begins_the_list(poisoned: Poisoned) -> None:
    for path in LISTS:
        for place in (*PLACES, write("x", 1), "%00", "9" * 40, "9" * 5_000):
            _is_decent(await poisoned.desk.get(path + place), path)


async def test_an_address_reaches_nothing_that_it_does_not_name(poisoned: Poisoned) -> None:
    for nth, door in enumerate(each for each in DOORS if "{" in each.path):
        for poison in (*list(POISONS.values())[nth % 5 :: 5], "9" * 30, str(2**63)):
            parts = [quote(poison[:300], safe="") if "{" in part else part for part in door.path.split("/")]
            address = "/".join(parts)
            asked = poisoned.desk.get if door.method == "GET" else poisoned.desk.post
            reply = await asked(address)
            assert reply.status >= 300 or door.right is PUBLIC, (door.path, poison)
            _is_decent(reply, address)


async def test_a_note_that_somebody_made_is_shown_as_text_or_not_at_all(poisoned: Poisoned) -> None:
    for poison in POISONS.values():
        for note in ([poison, poison], ["refused", poison], poison, {"kind": poison}, ["done", [poison]]):
            cookie = base64.urlsafe_b64encode(json.dumps(note).encode()).decode()
            page = await poisoned.desk.get(
                "/account", {"cookie": f"{poisoned.desk.cookie['cookie']}; {TOLD}={cookie}"}
            )
            _is_decent(page, "/account")
    for cookie in ("%00", "x" * 3_000, "'; drop table staff_sessions;--", '\\"<script>'):
        page = await poisoned.browser.get("/", {"cookie": f"__Host-centralino={cookie}; {TOLD}={cookie}"})
        assert page.status == 303


async def test_who_signs_in_with_harm_in_mind_is_a_stranger(poisoned: Poisoned) -> None:
    page = await poisoned.browser.get("/sign-in?to=" + quote('"><script>poisoned()</script>'))
    _is_decent(page, "/sign-in")
    for name in A_FEW:
        form = {"name": POISONS[name], "password": POISONS[name], "to": POISONS[name]}
        reply = await poisoned.browser.post("/sign-in", form, {"sec-fetch-site": "same-origin"})
        assert "set-cookie" not in reply.headers
        _is_decent(reply, "/sign-in")


async def _forms(poisoned: Poisoned) -> AsyncIterator[Form]:
    """One of each that sends something."""
    known = set[str]()
    async for page in Walk(poisoned.desk).pages():
        for form in page.markup.forms:
            door = door_of("POST", form.action or page.address)
            if form.method != "post" or door is None or door.path in known:
                continue
            if not door.path.endswith(OTHERS_NEED_IT):
                known.add(door.path)
                yield Form("post", form.action or page.address, form.fields, form.written)


async def _send(poisoned: Poisoned, form: Form, written: Mapping[str, str]) -> None:
    fields = {**form.fields, **written}
    fields.pop("form_token", None)
    _is_decent(await poisoned.desk.post(form.action, fields), form.action)


def _is_decent(reply: Reply, address: str) -> None:
    """Nothing of ours broke, and nothing of theirs has come of it."""
    assert reply.status < 500, (address, reply.text[:300])
    assert CAME_OF_IT not in "".join(reply.headers), address
    if reply.headers.get("content-type", "").startswith("text/html"):
        assert strangers(reply.text) == [], address
    if location := reply.headers.get("location"):
        assert location.startswith("/"), location
        assert not location.startswith("//"), location


def _asked(form: Form) -> str:
    return f"{form.action}?{urlencode(form.fields)}"


def _what_it_asks(address: str) -> str:
    """By the door and the names: what differs by a value only asks the same."""
    door = door_of("GET", address)
    names = sorted({name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)})
    return f"{door.path if door else address} {names}"


async def _rows(poisoned: Poisoned) -> dict[str, int]:
    async with poisoned.database.connection() as connection:
        counts = {}
        for table in TABLES:
            cursor = await connection.execute(f"select count(*) from {table}")  # type: ignore[arg-type]
            (counts[table],) = await cursor.fetchone() or (0,)
        return counts
