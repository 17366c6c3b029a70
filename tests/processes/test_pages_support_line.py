"""The pages of the support line: what if, calls, and who is in the line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, Outcome
from centralino.clock import now
from centralino.database import Database
from centralino.support import contracts, grants
from tests.fixtures.staff import followed
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from tests.processes.support_house import EVIL, NUMBER, OTHER, OURS, House


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    settings = a_texting_organisation(folder=tmp_path).settings
    async with browsing(settings, database) as browser:
        yield House(settings, database, browser)


# What if.


@pytest.mark.parametrize("written", ["02 5550 1001", "+39 02 5550 1001", "0255501001"])
async def test_what_would_happen_is_told_step_by_step(house: House, written: str) -> None:
    contact = await house.customer()
    async with house.database.transaction() as connection:
        await grants.grant(connection, contact, until=None, at=now(), by="test", why="")
    desk = await house.staff(Role.VIEWER)
    page = (await desk.get(f"/what-if?number={written.replace('+', '%2B')}")).text
    steps = page.split('<ol class="timeline">')[1].split("</ol>")[0]
    assert "Anna Rossi</li>" in steps
    assert "support is granted for good" in steps
    assert "put through to support" in steps
    assert "support: desk, for 30 seconds" in page
    assert await house.rows("select 1 from calls") == []


async def test_whoever_shows_no_number_is_asked_for_a_code(house: House) -> None:
    page = (await (await house.staff()).get("/what-if?withheld=yes")).text
    assert "number withheld" in page
    assert "asked for a code" in page
    assert "Write a code to see what follows from it." in page


async def test_several_of_one_number_are_told_each_with_their_way(house: House) -> None:
    contact = await house.customer()
    await house.customer("Bruno Bianchi", NUMBER)
    async with house.database.transaction() as connection:
        await grants.grant(connection, contact, until=None, at=now(), by="test", why="")
    page = (await (await house.staff()).get(f"/what-if?number=%2B{NUMBER[1:]}")).text
    assert "They choose for whom they call" in page
    assert "Bruno Bianchi</a>: no contract → put through to sales" in page


async def test_another_instant_may_be_asked_for(house: House) -> None:
    contact = await house.customer()
    async with house.database.transaction() as connection:
        await contracts.add_contract(
            connection,
            contact,
            kind="basic",
            starts_on=datetime(2031, 1, 1).date(),
            ends_on=None,
            paid_until=datetime(2031, 12, 31).date(),
            at=now(),
            by="test",
        )
    desk = await house.staff()
    assert "begins on 1 Jan 2031" in (await desk.get(f"/what-if?number=%2B{NUMBER[1:]}")).text
    page = (await desk.get(f"/what-if?number=%2B{NUMBER[1:]}&at=2031-06-01T10:00")).text
    assert "is paid until 31 Dec 2031" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("number=hello", "That is no telephone number"),
        ("number=0255501001&at=soon", "That is no day and time"),
        ("number=%3Cscript%3Ealert(1)%3C/script%3E", "That is no telephone number"),
    ],
)
async def test_what_cannot_be_told_is_said_at_its_field(house: House, query: str, words: str) -> None:
    page = await (await house.staff()).get(f"/what-if?{query}")
    assert page.status == 400
    assert words in page.text
    assert EVIL not in page.text


# Calls.


async def test_calls_are_filtered_by_number_outcome_and_days(house: House) -> None:
    desk, at = await house.staff(), now()
    assert "Nobody has called yet." in (await desk.get("/calls")).text
    await house.customer()
    await house.call("pbx-1", NUMBER, at)
    await house.call("pbx-2", OTHER, at - timedelta(days=3), Outcome.CALLER_LEFT)
    day = (at - timedelta(days=3)).astimezone(a_texting_organisation().zone).date()
    for query, found in (
        ("", {"pbx-1", "pbx-2"}),
        ("number=0255501001", {"pbx-1"}),
        ("outcome=caller-left", {"pbx-2"}),
        (f"from={day}&to={day}", {"pbx-2"}),
        (f"from={day + timedelta(days=1)}", {"pbx-1"}),
        ("contact=1", {"pbx-1"}),
        ("outcome=nonsense&from=soon&contact=x", {"pbx-1", "pbx-2"}),
    ):
        page = (await desk.get(f"/calls?{query}")).text
        assert {each for each in ("pbx-1", "pbx-2") if f'href="/calls/{each}"' in page} == found, query
    assert "No call is like that." in (await desk.get("/calls?number=0299999999")).text


async def test_calls_come_a_page_at_a_time_and_keep_what_was_asked(house: House) -> None:
    desk, at = await house.staff(), now()
    for place in range(22):
        await house.call(f"pbx-{place:02}", NUMBER, at - timedelta(minutes=place))
    first = (await desk.get("/calls?outcome=talked")).text
    assert "/calls/pbx-19" in first
    assert "/calls/pbx-20" not in first
    further = first.split('href="/calls?outcome=talked&amp;after=')[1].split('"')[0]
    assert "/calls/pbx-21" in (await desk.get(f"/calls?outcome=talked&after={further}")).text


async def test_one_call_is_shown_with_its_decision_and_its_parts(house: House) -> None:
    await house.customer(EVIL)
    await house.call(says=EVIL)
    desk = await house.staff(Role.VIEWER)
    page = (await desk.get("/calls/pbx-1.7")).text
    assert "known by number" in page
    assert "no contract → put through to sales in 9" in page
    assert "<strong>rang</strong>" in page
    assert EVIL not in page
    assert EVIL not in (await desk.get("/calls")).text
    assert (await desk.get("/calls/nobody")).status == 404


# Live.


async def test_who_is_in_the_line_is_told_and_revoked_from_there(house: House) -> None:
    contact, desk = await house.customer(EVIL), await house.staff()
    assert "Nobody is in the line." in (await desk.get("/live")).text
    async with house.database.transaction() as connection:
        await grants.grant(connection, contact, until=None, at=now(), by="test", why="")
    began = Began("pbx-live", "screening", now() - timedelta(seconds=90), NUMBER, OURS, "main")
    page_of_it = CallJournal(house.settings.journal_folder, began)
    page_of_it.note(await house.decision(NUMBER, now()))
    elsewhere = CallJournal(
        house.settings.journal_folder, Began("pbx-x", "invitation", now(), None, OTHER, "main")
    )
    part = (await desk.get("/live", {"hx-request": "true"})).text
    assert "<html" not in part
    assert "support is granted for good" in part
    assert "&lt;script&gt;" in part
    assert EVIL not in part
    assert OTHER[-4:] not in part
    reply = await desk.post(f"/customers/{contact}/revoke", {"back": "/live", "why": "fraud"})
    assert "A slip?" in await followed(desk, reply)
    assert await house.rows("select state::text from grants order by id desc limit 1") == [("revoked",)]
    page_of_it.close()
    elsewhere.close()
    assert "Nobody is in the line." in (await desk.get("/live")).text


async def test_who_may_not_decide_only_looks_at_the_line(house: House) -> None:
    contact = await house.customer()
    async with house.database.transaction() as connection:
        await grants.grant(connection, contact, until=None, at=now(), by="test", why="")
    journal = CallJournal(
        house.settings.journal_folder, Began("pbx-live", "screening", now(), NUMBER, OURS, "main")
    )
    journal.note(await house.decision(NUMBER, now()))
    page = (await (await house.staff(Role.DESK)).get("/live")).text
    journal.close()
    assert "Anna Rossi" in page
    assert "/revoke" not in page


@pytest.mark.parametrize("language", StaffLanguage)
async def test_the_pages_are_read_in_every_language(house: House, language: StaffLanguage) -> None:
    contact = await house.customer()
    await house.call(outcome=Outcome.CALL_BACK_TAKEN)
    async with house.database.transaction() as connection:
        await grants.await_authorisation(connection, contact, at=now(), by="web", why="")
    desk = await house.staff(Role.ADMINISTRATOR, language)
    for path in (
        "/waiting-room",
        "/call-backs",
        "/call-backs?show=done",
        f"/what-if?number=%2B{NUMBER[1:]}",
        "/calls",
        "/calls/pbx-1.7",
        "/live",
    ):
        page = await desk.get(path)
        assert page.status == 200
        assert f'lang="{language}"' in page.text
