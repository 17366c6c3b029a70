"""News of many calls at once comes to the same as news of each by itself."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from centralino.campaigns.calls.claiming import claim_calls
from centralino.campaigns.calls.recording import (
    CallNews,
    HungUp,
    NotPlaced,
    Originated,
    Recorded,
    WasAnswered,
    record_news,
)
from centralino.campaigns.store.recording import hold_attempts, hold_call
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, TRUNK, a_campaign, a_contact, an_organisation

ORGANISATION = an_organisation(
    trunks={TRUNK: {"host": "192.0.2.1", "lines": 100, "calls_per_second": 1000.0}}
)
NOBODYS = 10**6
CAUSES = (None, 1, 16, 17, 17, 19, 21, 34, 34, 34, 38)
TABLES = {
    "outbound_calls": "id",
    "attempts": "call_id, invitation_id",
    "invitations": "id",
    "numbers": "contact_id, number",
    "trunks": "name",
}


async def ringing(database: Database, members: int) -> list[int]:
    """Calls to as many members, some of whom share a telephone."""
    async with database.transaction() as connection:
        alone = [await a_contact(connection, f"Anna {each}") for each in range(members - 2)]
        pair = [await a_contact(connection, name, "+390655501001") for name in ("Bruno", "Clara")]
        await a_campaign(connection, [*alone, *pair])
    return [each.call_id for each in await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW)]


def what_happens(calls: Sequence[int], chance: random.Random) -> list[CallNews]:
    """To each call what may happen to it, the news of all in each other's way, and some of it twice."""
    news: list[CallNews] = []
    for call_id in [*calls, NOBODYS]:
        at = NOW + timedelta(milliseconds=chance.randint(100, 900))
        over = HungUp(call_id, chance.choice(CAUSES), chance.random() < 0.5, at, chance.random() < 0.2)
        said: list[CallNews] = [Originated(call_id, NOW)]
        if chance.random() < 0.2:
            said.append(WasAnswered(call_id, at))
        said.append(NotPlaced(call_id, at) if chance.random() < 0.15 else over)
        if chance.random() < 0.3:
            said.append(HungUp(call_id, 16, rang=True, at=at + timedelta(seconds=1)))
        places = sorted(chance.randint(0, len(news)) for _ in said)
        for place, each in reversed(list(zip(places, said, strict=True))):
            news.insert(place, each)
    return news


async def everything(connection: Connection) -> dict[str, list[Any]]:
    found = {}
    for table, order in TABLES.items():
        cursor = await connection.execute(f"select to_jsonb({table}) from {table} order by {order}")  # type: ignore[arg-type]
        found[table] = await cursor.fetchall()
    return found


async def recorded(
    database: Database, together: Sequence[Sequence[CallNews]]
) -> tuple[dict[str, list[Any]], list[Recorded]]:
    """What is in the database afterwards, of which nothing stays."""
    told = list[Recorded]()
    async with database.connection() as connection, connection.transaction(force_rollback=True):
        for news in together:
            told += await record_news(connection, ORGANISATION, news)
        return await everything(connection), told


@pytest.mark.parametrize("seed", range(25))
async def test_news_of_many_calls_comes_to_the_same_as_of_each_by_itself(
    database: Database, seed: int
) -> None:
    chance = random.Random(seed)
    news = what_happens(await ringing(database, chance.randint(3, 20)), chance)
    singly, told_singly = await recorded(database, [[each] for each in news])
    together, told_together = await recorded(database, [news])
    assert together == singly
    assert [(each.call.id, each.dispositions, each.trunk_rests) for each in told_together] == [
        (each.call.id, each.dispositions, each.trunk_rests) for each in told_singly
    ]


async def test_no_call_is_waited_for_once_people_are_held(database: Database) -> None:
    (busy, other, *_), second = await ringing(database, 4), NOW + timedelta(seconds=1)
    over = [HungUp(busy, 17, rang=False, at=second), HungUp(busy, 17, rang=False, at=second)]
    async with database.transaction() as reporting:
        await hold_call(reporting, other)

        async def record() -> list[Recorded]:
            async with database.transaction() as connection:
                told = [*over, HungUp(other, 17, rang=False, at=second)]
                return await record_news(connection, ORGANISATION, told)

        recording = asyncio.create_task(record())
        await asyncio.sleep(0.3)  # it waits for that call
        async with asyncio.timeout(2):
            await hold_attempts(reporting, [busy, other])
    assert {each.call.id for each in await recording} == {busy, other}
