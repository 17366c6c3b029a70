"""The live board shows what happens as it happens, to everybody who watches, and stops when they may not any more."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp import ClientTimeout

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.answering import take_answer
from centralino.campaigns.life import running
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.campaigns.store.forecasts import save_forecast
from centralino.clock import now
from centralino.database import Connection, Database
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, browsing
from web import live
from web.application import application
from web.live import Boards

SCRIPT = "<script>alert(1)</script>"
HERE = "/campaigns/cena"
SETTINGS = a_texting_organisation().settings


@pytest_asyncio.fixture
async def boards(database: Database) -> Boards:
    return Boards(database, SETTINGS)


@pytest_asyncio.fixture
async def browser(database: Database, boards: Boards) -> AsyncIterator[Browser]:
    async with browsing(SETTINGS, database, served=application(SETTINGS, database, boards)) as browser:
        yield browser
        boards.end()


@dataclass(slots=True)
class Stream:
    """What an open board was sent: the newest part of each name."""

    parts: dict[str, str] = field(default_factory=dict)
    events: int = 0
    is_over: bool = False
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, name: str, words: str, within: float = 30.0) -> None:
        """Return when these words stand in that part. Raises `TimeoutError`."""
        async with asyncio.timeout(within):
            while words not in self.parts.get(name, ""):
                self._came.clear()
                await self._came.wait()

    async def read(self, lines: AsyncIterator[bytes]) -> None:
        name, data = "", list[str]()
        async for line in lines:
            written = line.decode().rstrip("\r\n")
            if written.startswith("event: "):
                name = written.removeprefix("event: ")
            elif written.startswith("data: "):
                data.append(written.removeprefix("data: "))
            elif not written and data:
                self.parts[name], self.events = "\n".join(data), self.events + 1
                name, data = "", []
                self._came.set()
        self.is_over = True


@asynccontextmanager
async def watching(desk: AtTheDesk) -> AsyncIterator[Stream]:
    stream, address = Stream(), f"{desk.browser.address}{HERE}/board/live"
    async with desk.browser.http.get(
        address, headers=desk.cookie, timeout=ClientTimeout(total=None)
    ) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        reading = asyncio.create_task(stream.read(aiter(reply.content)))
        yield stream
        reading.cancel()


async def cena(database: Database, *names: str) -> Built:
    async with database.transaction() as connection:
        people = [await a_contact(connection, each) for each in names or ("Anna Rossi", "Bruno Bianchi")]
        return await a_campaign(connection, people, plan=a_plan_for_now(now()), at=now())


async def said(database: Database, campaign: Built, answer: Answer, party: int | None = None) -> None:
    answered = Answered(answer, now(), AnswerChannel.CALL, "+393401230001", party=party)
    async with database.transaction() as connection:
        await take_answer(connection, campaign.first, answered, now())


async def test_the_board_shows_how_the_campaign_stands_without_any_script(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database, Role.ORGANISER)
    campaign = await cena(database, SCRIPT)
    assert "Nobody has answered yet." in (await desk.get(f"{HERE}/board")).text
    await said(database, campaign, Answer.YES, 3)
    page = await desk.get(f"{HERE}/board")
    assert "yes, 3 people" in page.text
    assert "1 have said yes so far, 0 no." in page.text
    assert "0 of 4 lines" in page.text
    assert SCRIPT not in page.text
    assert f'sse-connect="{HERE}/board/live"' in page.text


async def test_an_answer_is_on_every_board_at_once_and_each_in_its_language(
    browser: Browser, database: Database
) -> None:
    campaign = await cena(database)
    organiser = await signed_in(browser, database, Role.ORGANISER)
    viewer = await signed_in(browser, database, Role.VIEWER, StaffLanguage.IT)
    async with watching(organiser) as english, watching(viewer) as italian:
        await asyncio.gather(english.until("answers", "Nobody has"), italian.until("answers", "Nessuno ha"))
        await said(database, campaign, Answer.YES, 2)
        await english.until("answers", "yes, 2 people")
        await italian.until("answers", "sì, 2 persone")
        await said(database, campaign, Answer.NO)
        await english.until("answers", "a change of mind")


async def test_what_was_not_told_is_seen_a_second_later_and_what_has_not_changed_is_not_sent_again(
    browser: Browser, database: Database
) -> None:
    await cena(database)
    async with watching(await signed_in(browser, database)) as stream:
        await stream.until("trunks", "0 of 4 lines")
        sent = stream.events
        await asyncio.sleep(2.5)
        assert stream.events == sent
        async with database.connection() as connection:
            await connection.execute(
                "insert into trunks (name, next_call_at, rests_until, rests_why) values ('main', %s, %s, 'failed')",
                [now(), now() + timedelta(minutes=1)],
            )
        await stream.until("trunks", "rests until")


async def test_a_campaign_that_is_paused_is_seen_to_be(browser: Browser, database: Database) -> None:
    await cena(database)
    async with watching(await signed_in(browser, database)) as stream:
        await stream.until("head", "running")
        async with database.transaction() as connection:
            await running.pause(connection, "cena", at=now(), by="ada", why="")
        await stream.until("head", "paused")


async def test_many_answers_at_once_are_few_events(browser: Browser, database: Database) -> None:
    campaign = await cena(database)
    async with watching(await signed_in(browser, database)) as stream:
        await stream.until("answers", "Nobody has")
        before, began = stream.events, asyncio.get_running_loop().time()
        for party in range(1, 41):
            await said(database, campaign, Answer.YES, party)
        await stream.until("answers", "yes, 40 people")
        took = asyncio.get_running_loop().time() - began
        assert stream.events - before <= 4 * (took / live.AT_MOST_EVERY + 2)


async def test_whoever_is_signed_out_watches_no_longer(
    browser: Browser, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "ASKS_SESSIONS_EVERY", 0.2)
    await cena(database)
    one, other = await signed_in(browser, database), await signed_in(browser, database, Role.VIEWER)
    async with watching(one) as ended, watching(other) as goes_on:
        await goes_on.until("head", "running")
        async with database.connection() as connection:
            await connection.execute(
                "delete from staff_sessions where staff_id = (select id from staff where name = %s)",
                [one.name],
            )
        await ended.until("over", "signed out")
        await asyncio.sleep(0.5)
        assert ended.is_over
        assert not goes_on.is_over


async def test_boards_end_with_the_process_and_leave_nothing_behind(
    browser: Browser, database: Database, boards: Boards
) -> None:
    await cena(database)
    async with watching(await signed_in(browser, database)) as stream:
        await stream.until("head", "running")
        assert boards.open == 1
        boards.end()
        async with asyncio.timeout(2):
            while not stream.is_over or boards.open:
                await asyncio.sleep(0.01)
        assert "over" not in stream.parts  # a browser comes again by itself


async def test_nothing_is_asked_of_the_database_once_the_last_has_gone(
    browser: Browser, database: Database, boards: Boards
) -> None:
    await cena(database)
    async with watching(await signed_in(browser, database)) as stream:
        await stream.until("head", "running")
    async with asyncio.timeout(5):
        while boards.open:
            await asyncio.sleep(0.01)
    assert not [each for each in asyncio.all_tasks() if "Boards." in repr(each.get_coro())]


async def test_boards_of_many_campaigns_leave_connections_to_whoever_opens_a_page(
    database: Database, boards: Boards
) -> None:
    many = [f"cena-{each}" for each in range(12)]
    async with database.transaction() as connection:
        campaigns = [await a_campaign(connection, plan=a_plan_for_now(now()), name=name) for name in many]
    async with database.transaction() as holding:
        await holding.execute("lock table tallies in access exclusive mode")  # no look comes to its end
        with ExitStack() as open_boards:
            for campaign, name in zip(campaigns, many, strict=True):
                open_boards.enter_context(boards.watching(campaign.id, name, session_id=1))
            async with asyncio.timeout(10):
                while await looks_that_wait(holding) < live.LOOKS_AT_ONCE:
                    await asyncio.sleep(0.01)
            async with database.connection() as connection:
                assert await looks_that_wait(connection) == live.LOOKS_AT_ONCE


async def looks_that_wait(connection: Connection) -> int:
    """Those of this database, for the table that is locked."""
    cursor = await connection.execute(
        "select count(*) from pg_locks where not granted and relation = 'tallies'::regclass"
    )
    (waiting,) = await cursor.fetchone() or (0,)
    return int(waiting)


async def test_a_board_is_for_those_who_may_see_campaigns(browser: Browser, database: Database) -> None:
    await cena(database)
    sales = await signed_in(browser, database, Role.SALES)
    assert (await sales.get(f"{HERE}/board")).status == 403
    assert (await sales.get(f"{HERE}/board/live")).status == 403
    assert (await browser.get(f"{HERE}/board/live")).status == 303


async def test_the_board_holds_what_comes_against_what_was_expected(
    browser: Browser, database: Database
) -> None:
    campaign = await cena(database)
    desk = await signed_in(browser, database, Role.VIEWER)
    assert (await desk.get(f"{HERE}/board/expected")).status == 204
    assert "were expected to say yes" not in (await desk.get(f"{HERE}/board")).text
    began = now() - timedelta(hours=1)
    course = [[began.timestamp(), 0, 0, 0], [(began + timedelta(hours=2)).timestamp(), 10, 20, 30]]
    async with database.transaction() as connection:
        await connection.execute(
            "insert into forecasts (campaign_id, begun_at) values (%s, %s)", [campaign.id, began]
        )
        await save_forecast(connection, campaign.id, {"yes": course, "calls": []}, now())
    told = (await desk.get(f"{HERE}/board/expected")).text
    assert json.loads(told) == {
        "at": [each[0] for each in course],
        "low": [0, 10],
        "middle": [0, 20],
        "high": [0, 30],
    }
    page = (await desk.get(f"{HERE}/board")).text
    assert "At the start 5 to 15 were expected to say yes by now, and 10 to 30 in the end." in page
