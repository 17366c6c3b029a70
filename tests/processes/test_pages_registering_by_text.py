"""The form to register, where the number is confirmed by a text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from centralino.database import Database
from tests.fixtures.staff import FROM_HERE
from tests.processes.registrants import ACME, ENGLISH, Door, a_door


@pytest_asyncio.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    async with a_door(database, **ACME) as door:
        yield door


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
