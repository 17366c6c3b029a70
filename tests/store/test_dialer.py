"""A dialer that is stopped in the middle of a claim leaves nothing that looks like a call."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from centralino.campaigns.claiming import Placing
from centralino.clock import now
from centralino.database import Database
from scheduler.dialer import Dialer
from scheduler.recovery import release_unsure
from tests.fixtures.campaigns import TRUNK, a_campaign, a_contact, a_plan, an_organisation

ANY_TIME = dict.fromkeys(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), ("00:00-24:00",)
)
ORGANISATION = an_organisation(trunks={TRUNK: {"host": "192.0.2.1", "lines": 500, "calls_per_second": 200.0}})


async def nothing_is_missing(_trunk: str) -> None:
    return None


async def test_whatever_instant_it_is_stopped_at_every_call_is_placed_or_was_not(database: Database) -> None:
    soon = now() + timedelta(days=20)
    plan = a_plan(
        event={"title": "Cena", "starts_at": soon, "time_zone": "Europe/Rome"},
        replies_close_at=soon,
        purpose="service",
        hours=ANY_TIME,
    )
    async with database.transaction() as connection:
        people = [await a_contact(connection) for _ in range(150)]
        await a_campaign(connection, people, plan=plan, organisation=ORGANISATION, at=now())
    placed: list[Placing] = []
    for each in range(25):
        dialer = Dialer(TRUNK, database, ORGANISATION, placed.append, nothing_is_missing)
        dialing = asyncio.create_task(dialer.forever())
        await asyncio.sleep(0.004 * (each % 9))
        dialing.cancel()
        with suppress(asyncio.CancelledError):
            await dialing
        await release_unsure(database, ORGANISATION, [dialer])
        assert dialer.unsure == []
    async with database.connection() as connection:
        cursor = await connection.execute("select id from outbound_calls where settled_at is null")
        left = {call_id for (call_id,) in await cursor.fetchall()}
    assert left == {each.call_id for each in placed}
