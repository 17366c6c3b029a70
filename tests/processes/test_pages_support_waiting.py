"""Who waits for sales to decide, and who waits to be called back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.calls.actions import forget_contact
from centralino.calls.records import Outcome
from centralino.clock import now
from centralino.database import Database
from centralino.support import grants
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import followed
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from tests.processes.support_house import EVIL, NUMBER, OTHER, House


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    settings = a_texting_organisation(folder=tmp_path).settings
    async with browsing(settings, database) as browser:
        yield House(settings, database, browser)


# The waiting room.


async def test_an_empty_waiting_room_says_who_comes_there(house: House) -> None:
    assert "Nobody waits." in (await (await house.staff()).get("/waiting-room")).text


async def test_who_waits_longest_comes_first_and_nothing_they_wrote_is_markup(house: House) -> None:
    at = now()
    for hours, name in ((1, "Bruno"), (3, EVIL)):
        contact = await house.customer(name, OTHER)
        async with house.database.transaction() as connection:
            await grants.await_authorisation(
                connection, contact, at=at - timedelta(hours=hours), by="web", why=f"registered as {EVIL}"
            )
    page = (await (await house.staff()).get("/waiting-room")).text
    assert EVIL not in page
    assert page.index("&lt;script&gt;") < page.index("Bruno")


@pytest.mark.parametrize(
    ("verb", "form", "words", "state"),
    [
        ("grant", {}, "Support is granted to Anna Rossi for good.", "granted"),
        ("grant", {"until": "2099-12-31"}, "until 1 Jan 2100, 00:00", "granted"),
        ("revoke", {}, "Support is revoked from Anna Rossi.", "revoked"),
    ],
)
async def test_one_click_decides_and_another_takes_it_back(
    house: House, verb: str, form: dict[str, str], words: str, state: str
) -> None:
    contact, desk = await house.customer(), await house.staff()
    async with house.database.transaction() as connection:
        await grants.await_authorisation(connection, contact, at=now(), by="web", why="registered")
    back = {"back": "/waiting-room"}
    reply = await desk.post(f"/customers/{contact}/{verb}", {"why": "the usual", **form, **back})
    page = await followed(desk, reply)
    assert words in page
    assert "Nobody waits." in page
    assert "A slip? What you decided of Anna Rossi" in page
    query = "select state::text, why from grants order by id desc limit 1"
    assert await house.rows(query) == [(state, "the usual")]
    page = await followed(desk, await desk.post(f"/customers/{contact}/take-back", back))
    assert "It is taken back" in page
    assert "waits since" in page


async def test_a_decision_leads_nowhere_else(house: House) -> None:
    contact, desk = await house.customer(), await house.staff()
    reply = await desk.post(f"/customers/{contact}/grant", {"back": "https://elsewhere.example/"})
    assert reply.headers["location"] == f"/customers/{contact}"
    for decided in ("x", "9" * 30, "-1", str(contact + 1)):
        assert (await desk.get(f"/waiting-room?decided={decided}")).status == 200


async def test_those_who_wait_come_a_page_at_a_time(house: House) -> None:
    at = now()
    async with house.database.transaction() as connection:
        for place in range(52):
            contact = await a_contact(connection, f"Anna {place:02}", f"+3902555020{place:02}")
            since = at - timedelta(hours=60 - place)
            await grants.await_authorisation(connection, contact, at=since, by="web", why="")
    desk = await house.staff()
    first = (await desk.get("/waiting-room")).text
    assert "Anna 49<" in first
    assert "Anna 50<" not in first
    further = first.split('href="/waiting-room?after=')[1].split('"')[0]
    assert "Anna 51<" in (await desk.get(f"/waiting-room?after={further}")).text


# Call-backs.


async def test_who_waits_to_be_called_back_is_called_and_noted(house: House) -> None:
    desk = await house.staff(Role.DESK)
    assert "Nobody waits to be called back." in (await desk.get("/call-backs")).text
    contact = await house.customer()
    await house.call(outcome=Outcome.CALL_BACK_TAKEN)
    page = (await desk.get("/call-backs")).text
    assert f'href="tel:{NUMBER}"' in page
    assert f'href="/customers/{contact}"' in page
    page = await followed(desk, await desk.post("/call-backs/1/done", {"note": EVIL}))
    assert "That call-back is done." in page
    assert "Nobody waits to be called back." in page
    done = (await desk.get("/call-backs?show=done")).text
    assert "desk-en: &lt;script&gt;" in done
    assert EVIL not in done
    page = await followed(desk, await desk.post("/call-backs/1/done", {}))
    assert "perhaps somebody else was quicker" in page


async def test_a_call_back_that_was_a_slip_waits_again(house: House) -> None:
    desk = await house.staff(Role.DESK)
    await house.call(outcome=Outcome.CALL_BACK_TAKEN)
    await desk.post("/call-backs/1/done", {"note": "no answer"})
    assert "wait to be called back again" in await followed(desk, await desk.post("/call-backs/1/reopen"))
    assert "waits already" in await followed(desk, await desk.post("/call-backs/1/reopen"))
    assert await house.rows("select done_at, done_by, note from call_backs") == [(None, None, "")]


async def test_what_was_noted_of_who_is_forgotten_goes(house: House) -> None:
    contact, desk = await house.customer(), await house.staff(Role.DESK)
    await house.call(outcome=Outcome.CALL_BACK_TAKEN)
    await desk.post("/call-backs/1/done", {"note": "Anna will write"})
    async with house.database.transaction() as connection:
        await forget_contact(connection, contact)
    assert await house.rows("select note, contact_id from call_backs") == [("", None)]


async def test_who_only_looks_is_offered_no_call_back(house: House) -> None:
    await house.call(outcome=Outcome.CALL_BACK_TAKEN)
    page = (await (await house.staff(Role.VIEWER)).get("/call-backs")).text
    assert "still to be called" in page
    assert "/call-backs/1/done" not in page
