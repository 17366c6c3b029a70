"""The form to register: for everybody, in three languages, within other sites where allowed; and what comes of it."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from markupsafe import escape

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.clock import now
from centralino.database import Database
from centralino.support.registration.stamp import Stamp, sealed
from centralino.support.registration.store import stamping_key
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import FROM_HERE, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, Reply, browsing

SITE = "https://www.example.org"
MOBILE = "+393331234567"
GOOD = {
    "name": "Officine Acme",
    "number": "333 123 4567",
    "other_number": "",
    "code": "00743110157",
    "email": "",
    "language": "it",
    "consent": "yes",
    "website": "",
}
ENGLISH = {"accept-language": "en"}


@dataclass(frozen=True, slots=True)
class Door:
    """The house as a stranger finds it."""

    browser: Browser
    database: Database

    async def sends(
        self,
        form: Mapping[str, str] | None = None,
        path: str = "/register",
        *,
        stamp: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        stamp = await self.stamp() if stamp is None else stamp
        fields = {**GOOD, "stamp": stamp, **(form or {})}
        return await self.browser.post(path, fields, {**FROM_HERE, **ENGLISH, **(headers or {})})

    async def stamp(self, age: timedelta = timedelta(seconds=30)) -> str:
        async with self.database.connection() as connection:
            key = await stamping_key(connection)
        return sealed(key, Stamp(secrets.token_urlsafe(16), now() - age))

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(query)).fetchall()

    async def room(self, role: Role = Role.SALES) -> str:
        desk = await signed_in(self.browser, self.database, role)
        return (await desk.get("/waiting-room")).text


@asynccontextmanager
async def a_door(database: Database, **settings: Any) -> AsyncIterator[Door]:
    async with browsing(a_texting_organisation(**settings).settings, database) as browser:
        yield Door(browser, database)


@pytest_asyncio.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with a_door(
        database, organisation_name="Acme & Figli", registration_privacy="https://www.example.org/privacy"
    ) as door:
        yield door


# The form.


async def test_the_form_speaks_the_language_that_is_asked_for(door: Door) -> None:
    for path, accepts, language, words in (
        ("/register", "it-IT,it;q=0.9", "it", "partita IVA"),
        ("/register", "es", "es", "NIF-IVA"),
        ("/register", "fr", "it", "partita IVA"),
        ("/register?lang=en", "it", "en", "VAT number"),
        ("/register?lang=xx", "en", "en", "VAT number"),
        ("/register/embedded?lang=es", "it", "es", "NIF-IVA"),
    ):
        page = await door.browser.get(path, {"accept-language": accepts})
        assert page.status == 200
        assert f'<html lang="{language}">' in page.text, path
        assert words in page.text
        assert f'<option value="{language}" selected>' in page.text
        assert "Acme &amp; Figli" in page.text
        assert 'href="https://www.example.org/privacy"' in page.text
        assert "set-cookie" not in page.headers


async def test_the_form_needs_no_script_and_leaves_the_language_as_it_was(door: Door) -> None:
    page = await door.browser.get("/register?lang=es")
    assert "<script" not in page.text
    assert 'action="/register?lang=es"' in page.text
    sent = await door.sends(path="/register?lang=es")
    assert (sent.status, sent.headers["location"]) == (303, "/register/thanks?lang=es")
    assert "Gracias" in (await door.browser.get(sent.headers["location"])).text


async def test_what_is_wrong_stands_beside_its_field_and_what_was_written_is_kept(door: Door) -> None:
    page = await door.sends(
        {"number": "12", "code": "00743110158", "email": "acme", "consent": "", "language": "es"}
    )
    assert page.status == 400
    for field, words in {
        "number": "That is no telephone number.",
        "code": "One digit of that VAT number must be wrong",
        "email": "That is no e-mail address.",
        "consent": "Without your consent",
    }.items():
        assert re.search(rf'id="{field}-wrong">{words}', page.text), field
    assert 'value="Officine Acme"' in page.text
    assert 'value="00743110158"' in page.text
    assert '<option value="es" selected>' in page.text
    assert await door.rows("select count(*) from contacts") == [(0,)]


async def test_the_form_with_mistakes_can_be_mended_and_sent_again(door: Door) -> None:
    page = await door.sends({"number": "12"})
    stamp = re.search(r'name="stamp" value="([^"]+)"', page.text)
    assert stamp
    assert (await door.sends(stamp=stamp[1])).status == 303


async def test_one_of_the_staff_may_register_somebody_too(door: Door) -> None:
    desk = await signed_in(door.browser, door.database)
    page = await desk.get("/register")
    assert desk.name not in page.text
    reply = await desk.post("/register", {**GOOD, "stamp": await door.stamp()})
    assert reply.headers["location"] == "/register/thanks"


async def test_a_house_that_wants_no_registrations_takes_none(database: Database) -> None:
    async with a_door(database, registrations_per_hour=0) as door:
        assert (await door.browser.get("/register")).status == 404
        assert (await door.sends()).status == 404
        assert await door.rows("select count(*) from registrations") == [(0,)]


# Within a page of the organisation's.


async def test_the_form_is_framed_by_the_organisations_site_alone(database: Database) -> None:
    async with a_door(database, registration_origins=(SITE, "https://example.org")) as door:
        for path in ("/register/embedded", "/register/embedded/thanks", "/register/embedded/nothing"):
            policy = (await door.browser.get(path)).headers["content-security-policy"]
            assert f"frame-ancestors {SITE} https://example.org" in policy
        wrong = await door.sends({"name": ""}, "/register/embedded")
        assert SITE in wrong.headers["content-security-policy"]
        for path in ("/register", "/register/embeddedly", "/sign-in", "/register/thanks"):
            policy = (await door.browser.get(path)).headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy


async def test_without_an_origin_nobody_frames_it(door: Door) -> None:
    page = await door.browser.get("/register/embedded")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_the_script_for_other_sites_is_there_and_may_be_kept_for_an_hour(door: Door) -> None:
    script = await door.browser.get("/register/embed.js")
    assert (script.status, script.headers["cross-origin-resource-policy"]) == (200, "cross-origin")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=3600"


async def test_within_another_page_it_goes_on_there(door: Door) -> None:
    reply = await door.sends(path="/register/embedded?lang=it")
    assert reply.headers["location"] == "/register/embedded/thanks?lang=it"


# Who is known is told the same.


async def test_who_is_known_is_answered_like_a_stranger_and_staff_see_both(door: Door) -> None:
    async with door.database.transaction() as connection:
        known = await a_contact(connection, "Anna Rossi", MOBILE)
    stranger = await door.sends({"number": "02 5555 0101", "code": "", "name": "Bruno"})
    again = await door.sends({"name": "A stranger", "other_number": "02 5555 0199"})
    assert (again.status, again.text, again.headers["location"]) == (
        stranger.status,
        stranger.text,
        stranger.headers["location"],
    )
    assert again.headers.keys() == stranger.headers.keys()
    assert await door.rows("select name from contacts order by id") == [("Anna Rossi",), ("Bruno",)]
    room = await door.room()
    assert "registered once more on the web site" in room
    assert "registered on the web site" in room
    assert "what they wrote differs from what we have. Nothing was changed." in room
    assert "A stranger" in room
    assert "+39\N{NO-BREAK SPACE}02\N{NO-BREAK SPACE}5555\N{NO-BREAK SPACE}0199" in room
    assert f'action="/customers/{known}/numbers"' in room
    assert "web: registered" not in room


async def test_what_they_wrote_is_added_by_staff_with_one_click(door: Door) -> None:
    async with door.database.transaction() as connection:
        known = await a_contact(connection, "Anna Rossi", MOBILE)
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES)
    assert (await desk.post(f"/customers/{known}/codes", {"code": "00743110157"})).status == 303
    assert await door.rows("select code, contact_id from codes") == [("00743110157", known)]
    page = (await desk.get("/customers/new?name=Bruno&code=00743110157&number=%2B390255550101")).text
    assert 'value="Bruno"' in page
    assert 'value="+390255550101"' in page


async def test_sales_may_leave_all_as_it_is(door: Door) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES)
    ((contact,),) = await door.rows("select id from contacts")
    reply = await desk.post(f"/customers/{contact}/leave", {"back": "/waiting-room"})
    assert reply.headers["location"] == "/waiting-room"
    assert "Nobody waits." in (await desk.get("/waiting-room")).text
    assert (await desk.post(f"/customers/{contact}/leave", {})).status == 303
    assert await door.rows("select count(*) from grants") == [(2,)]


async def test_the_file_of_a_customer_keeps_what_they_wrote(door: Door) -> None:
    await door.sends({"email": "acme@example.org"})
    ((contact,),) = await door.rows("select id from contacts")
    page = (await (await signed_in(door.browser, door.database)).get(f"/customers/{contact}")).text
    assert "What they wrote when they registered" in page
    assert "acme@example.org" in page


# Programs, and too many.


async def test_the_field_that_nobody_sees_is_answered_and_forgotten(door: Door) -> None:
    reply = await door.sends({"website": "https://spam.example"})
    assert (reply.status, reply.headers["location"]) == (303, "/register/thanks")
    assert await door.rows("select count(*) from registrations") == [(0,)]


@pytest.mark.parametrize(
    ("age", "words"),
    [(timedelta(minutes=-1), "quicker than we can believe"), (timedelta(hours=13), "open for too long")],
    ids=["too quick", "too old"],
)
async def test_a_form_in_no_time_or_of_another_day_is_sent_once_more(
    door: Door, age: timedelta, words: str
) -> None:
    page = await door.sends(stamp=await door.stamp(age))
    assert page.status == 400
    assert words in page.text
    assert 'value="Officine Acme"' in page.text
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_stamp_that_we_did_not_give_is_worth_nothing(door: Door) -> None:
    for stamp in ("", "x", "a" * 30 + ".1." + "0" * 64):
        assert (await door.sends(stamp=stamp)).status == 400
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_form_sent_twice_is_one_registration(door: Door) -> None:
    stamp = await door.stamp()
    both = [await door.sends(stamp=stamp), await door.sends(stamp=stamp)]
    assert {each.headers["location"] for each in both} == {"/register/thanks"}
    assert await door.rows("select count(*) from registrations") == [(1,)]


async def test_too_many_are_told_when_to_come_again_and_keep_what_they_wrote(database: Database) -> None:
    async with a_door(database, registrations_per_hour=1) as door:
        assert (await door.sends()).status == 303
        page = await door.sends({"name": "Bruno", "number": "02 5555 0101", "code": ""})
    assert page.status == 429
    assert 0 < int(page.headers["retry-after"]) <= 3600
    assert "There have been too many registrations just now." in page.text
    assert 'value="Bruno"' in page.text


async def test_a_form_of_another_site_registers_nobody(door: Door) -> None:
    reply = await door.sends(headers={"sec-fetch-site": "cross-site"})
    assert reply.status == 403
    assert await door.rows("select count(*) from registrations") == [(0,)]


async def test_a_body_too_large_is_refused(door: Door) -> None:
    assert (await door.sends({"name": "x" * 20_000})).status == 413


async def test_nobody_is_answered_before_the_time_that_everybody_takes(door: Door) -> None:
    began = now()
    await door.sends()
    assert now() - began >= timedelta(seconds=0.25)


# Whatever is written is text.

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "${SHELL(touch /tmp/x)}",
    '"; Originate',
    "'; drop table contacts; --",
    "{{ 7*7 }}",
    "Acme\r\nAction: Originate",
)
UNSEEN = ("Acme\0", "Acme \N{RIGHT-TO-LEFT OVERRIDE}txt", "\x1b[2J")


@pytest.mark.parametrize("names", [EVIL[:4], EVIL[4:]], ids=["scripts and calls", "SQL, templates and lines"])
async def test_a_name_is_shown_as_text_wherever_it_is_shown(door: Door, names: Sequence[str]) -> None:
    for place, name in enumerate(names):
        sent = await door.sends({"name": name, "number": f"333 123 456{place}", "code": ""})
        assert sent.status == 303
    desk = await signed_in(door.browser, door.database)
    for contact, kept in await door.rows("select id, name from contacts"):
        for path in ("/waiting-room", f"/customers/{contact}", "/customers?q=333", "/audit"):
            page = await desk.get(path)
            assert escape(kept) in page.text, path
            assert "<script>alert" not in page.text
            assert "<img src=x" not in page.text
    assert await door.rows("select count(*) from contacts where name ~ '\\s\\s|\\n'") == [(0,)]


async def test_nothing_that_cannot_be_seen_is_in_a_name(door: Door) -> None:
    for place, name in enumerate(UNSEEN):
        await door.sends({"name": name, "number": f"333 123 456{place}", "code": ""})
    assert await door.rows("select name from contacts order by id") == [("Acme",), ("Acme txt",), ("[2J",)]


async def test_a_name_too_long_is_refused_and_so_is_none(door: Door) -> None:
    for name in ("x" * 10_000, " ", UNSEEN[0].removeprefix("Acme")):
        page = await door.sends({"name": name})
        assert page.status == 400
        assert "A name has 1 to 200 characters on one line." in page.text
    assert await door.rows("select count(*) from contacts") == [(0,)]


@pytest.mark.parametrize("field", ["number", "other_number", "code", "email", "language", "stamp"])
async def test_nothing_evil_gets_in_by_another_field(door: Door, field: str) -> None:
    stamp = await door.stamp()
    for evil in (*EVIL, UNSEEN[2], "x" * 10_000):
        page = await door.sends({field: evil}, stamp=evil if field == "stamp" else stamp)
        assert page.status == 400, evil
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert await door.rows("select count(*) from contacts") == [(0,)]


async def test_what_somebody_wrote_in_anothers_name_is_text_too(door: Door) -> None:
    async with door.database.transaction() as connection:
        await a_contact(connection, "Anna Rossi", MOBILE)
    await door.sends({"name": EVIL[0], "email": "a?bcc=b&c=d@example.org"})
    room = await door.room()
    assert "&lt;script&gt;" in room
    assert EVIL[0] not in room
    assert "mailto:" not in room


# Confirmed by text.


async def a_code(door: Door) -> tuple[str, str]:
    ((body,),) = await door.rows("select body from texts_out")
    found = re.search(r"([0-9]{6}).*(/register/c/[A-Za-z0-9_-]{12}) ", body)
    assert found
    return found[1], found[2]


async def test_a_code_by_text_confirms_and_only_then_somebody_waits(database: Database) -> None:
    async with a_door(database, registration_confirm="text") as door:
        reply = await door.sends()
        place = reply.headers["location"]
        assert place.startswith("/register/sent/")
        assert "Code of the text" in (await door.browser.get(place, ENGLISH)).text
        assert "1 person has registered and not typed the code" in await door.room()
        code, _ = await a_code(door)
        wrong = await door.browser.post(place, {"code": "1"}, {**FROM_HERE, **ENGLISH})
        assert (wrong.status, "That is not the code of the text." in wrong.text) == (400, True)
        done = await door.browser.post(place, {"code": f"{code[:3]} {code[3:]}"}, FROM_HERE)
        assert (done.status, done.headers["location"]) == (303, "/register/thanks")
        assert await door.rows("select name from contacts") == [("Officine Acme",)]


async def test_opening_the_link_of_the_text_changes_nothing_its_button_does(database: Database) -> None:
    async with a_door(database, registration_confirm="text") as door:
        await door.sends()
        _, link = await a_code(door)
        assert "Confirm my registration" in (await door.browser.get(link, ENGLISH)).text
        assert await door.rows("select count(*) from contacts") == [(0,)]
        done = await door.browser.post(link, {}, FROM_HERE)
        assert done.headers["location"] == "/register/thanks"
        assert await door.rows("select count(*) from contacts") == [(1,)]


@pytest.mark.parametrize("path", ["/register/sent/x", "/register/c/x%22"])
async def test_what_is_no_link_of_ours_is_over(door: Door, path: str) -> None:
    for reply in (await door.browser.get(path), await door.browser.post(path, {"code": "1"}, FROM_HERE)):
        assert reply.status == 410


async def test_a_landline_gets_no_text(database: Database) -> None:
    async with a_door(database, registration_confirm="text") as door:
        page = await door.sends({"number": "02 5555 0101"})
    assert page.status == 400
    assert "That is no mobile number, and could get no text." in page.text


# What staff read.


async def test_the_log_of_changes_says_that_it_was_a_registration(door: Door) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database)
    assert "registration" in (await desk.get("/audit?by=registration")).text


@pytest.mark.parametrize(
    ("language", "words"),
    [(StaffLanguage.IT, "si è registrato sul sito"), (StaffLanguage.ES, "se registró en el sitio web")],
)
async def test_staff_read_it_in_their_language(door: Door, language: StaffLanguage, words: str) -> None:
    await door.sends()
    desk = await signed_in(door.browser, door.database, Role.SALES, language)
    ((contact,),) = await door.rows("select id from contacts")
    for path in ("/waiting-room", f"/customers/{contact}"):
        assert words in (await desk.get(path)).text
