"""The asker has the rules asked as soon as it hears of a change, and the texter writes at once to whom it concerns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from centralino.campaigns.store.asking import ask_rules_anew
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from scheduler import asker as scheduling
from scheduler.asker import Asker
from tests.fixtures.campaigns import TRUNK, Built, a_campaign, a_contact
from tests.fixtures.texts import Texting, a_plan_for_now, a_texting_organisation, texting
from tests.store.texted import one

SOON = 3.0  # seconds; sooner than anybody looks who is not told


@asynccontextmanager
async def at_work(*parts: Asker) -> AsyncIterator[None]:
    """They ask until the block ends."""
    working = [asyncio.create_task(each.forever()) for each in parts]
    yield
    for each in working:
        each.cancel()
    await asyncio.wait(working)


async def test_a_text_goes_out_at_once_when_somebody_prefers_texts_from_now_on_though_the_trunk_rests(
    database: Database,
) -> None:
    await _let_the_trunk_rest(database)
    async with texting(database) as house:
        asker = Asker(database, house.organisation)
        campaign = await _a_campaign_without_texts(database)
        writing = asyncio.create_task(house.texter.forever())
        async with at_work(asker):
            await asyncio.sleep(0.3)  # both have looked, and wait for news
            async with database.transaction() as connection:
                await connection.execute("update contacts set prefers_texts = true")
                await ask_rules_anew(connection, now(), campaign_id=campaign.id)
            asker.wake()
            await _until_a_text_is_out(house)
        writing.cancel()
        await house.texter.until_sent(5)


async def test_it_asks_about_somebody_who_is_due_later_without_being_told(database: Database) -> None:
    await _a_campaign_without_texts(database)
    async with database.transaction() as connection:
        await ask_rules_anew(connection, now() + timedelta(seconds=1.5))
        await connection.execute("update invitations set next_step = 'ask' where state = 'waiting'")
    async with at_work(Asker(database, a_texting_organisation())):
        await _until_nobody_is_to_be_asked_about(database)


async def test_two_of_them_ask_about_everybody_once(database: Database) -> None:
    await _a_campaign_without_texts(database, members=400)
    async with database.transaction() as connection:
        assert await ask_rules_anew(connection, now()) == 400
    async with at_work(*(Asker(database, a_texting_organisation()) for _ in range(2))):
        await _until_nobody_is_to_be_asked_about(database)


async def test_it_goes_on_when_the_database_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = AwayAtFirst(database)
    await _a_campaign_without_texts(database)
    async with database.transaction() as connection:
        await ask_rules_anew(connection, now())
    monkeypatch.setattr(scheduling, "TRY_AGAIN_AFTER", 0.05)
    async with at_work(Asker(away, a_texting_organisation())):  # type: ignore[arg-type]
        await _until_nobody_is_to_be_asked_about(database)
    assert away.tried > 3


class AwayAtFirst:
    """A database that is there from the fourth time on that somebody wants it."""

    def __init__(self, database: Database) -> None:
        self._database, self.tried = database, 0

    def transaction(self) -> object:
        """As the database's own."""
        self.tried += 1
        if self.tried <= 3:
            raise DatabaseUnavailable("away")
        return self._database.transaction()

    def connection(self) -> object:
        """As the database's own."""
        return self._database.connection()


async def _a_campaign_without_texts(database: Database, members: int = 1) -> Built:
    """Until somebody prefers them."""
    at = now()
    plan = a_plan_for_now(at, texts={"after_attempts": 3})
    async with database.transaction() as connection:
        people = [await a_contact(connection) for _ in range(members)]
        return await a_campaign(connection, people, plan=plan, at=at)


async def _let_the_trunk_rest(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            """
            insert into trunks (name, next_call_at, failures, rests_until, rests_why)
            values (%s, now(), 5, now() + interval '1 hour', '5 calls in a row failed')
            """,
            [TRUNK],
        )


async def _until_a_text_is_out(house: Texting) -> None:
    async with asyncio.timeout(SOON):
        while not house.network.texts:
            await asyncio.sleep(0.02)


async def _until_nobody_is_to_be_asked_about(database: Database) -> None:
    async with asyncio.timeout(SOON):
        while await one(database, "select count(*) from invitations where next_step = 'ask'"):
            await asyncio.sleep(0.02)
