"""The pages of the support line: who waits, who is to be called back, what if, calls, and who is in the line."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.calls.actions import NOTHING_FOLLOWS, forget_contact, save_call
from centralino.calls.journal import CallJournal
from centralino.calls.records import Began, CallBackAsked, CallRecord, Decision, Ended, Outcome, Step
from centralino.clock import now
from centralino.database import Database
from centralino.settings import Settings
from centralino.support import contracts, grants
from centralino.support.describing import describe_known, describe_verdict
from centralino.support.line import SupportLine
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import AtTheDesk, followed, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing

EVIL = "<script>alert(1)</script>"
NUMBER, OTHER, OURS = "+390255501001", "+393331234567", "+390299000001"


@dataclass(frozen=True, slots=True)
class House:
    """The settings of an organisation, its database, and a browser that asks its pages."""

    settings: Settings
    database: Database
    browser: Browser

    async def staff(self, role: Role = Role.SALES, language: StaffLanguage = StaffLanguage.EN) -> AtTheDesk:
        return await signed_in(self.browser, self.database, role, language)

    async def customer(self, name: str = "Anna Rossi", number: str = NUMBER) -> int:
        async with self.database.transaction() as connection:
            return await a_contact(connection, name, number)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with self.database.connection() as connection:
            return await (await connection.execute(query)).fetchall()

    async def decision(self, number: str | None, at: datetime) -> Decision:
        line = SupportLine(self.database, self.settings)
        known = await line.who_is_calling(number, "main", at)
        verdict = line.screen(known, at)
        return Decision(at, describe_known(known), verdict.reason, describe_verdict(verdict), 9.0)

    async def call(
        self,
        call_id: str = "pbx-1.7",
        number: str | None = NUMBER,
        at: datetime | None = None,
        outcome: Outcome = Outcome.TALKED,
        *,
        says: str = "welcome",
    ) -> None:
        at = at or now()
        wish = CallBackAsked(at, number, "support") if number and outcome is Outcome.CALL_BACK_TAKEN else None
        record = CallRecord(
            Began(call_id, "screening", at, number, OURS, "main"),
            (Step(at, "say", {"says": [says]}, 1200.0), Step(at, "ring", {"destination": "support"}, 100.0)),
            (await self.decision(number, at),),
            call_back=wish,
            ended=Ended(at + timedelta(minutes=2), outcome),
        )
        zone = a_texting_organisation().zone
        await save_call(self.database, record, zone, at, NOTHING_FOLLOWS)


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
