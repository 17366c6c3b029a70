"""Whatever somebody writes who registers is text wherever it is shown, and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from markupsafe import escape

from centralino.database import Database
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import signed_in
from tests.processes.registrants import ACME, MOBILE, Door, a_door


@pytest_asyncio.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with a_door(database, **ACME) as door:
        yield door


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
