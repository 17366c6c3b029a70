"""A dialer claims, has calls placed, and waits: stopped at any instant it leaves nothing that looks like a call."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from centralino.campaigns.calls.claiming import Placing
from centralino.clock import now
from centralino.database import Connection, Database
from scheduler.dialer import Dialer
from scheduler.recovery import release_unsure
from tests.fixtures.campaigns import TRUNK, Built, a_campaign, a_contact, a_plan, an_organisation

ANY_TIME = dict.fromkeys(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), ("00:00-24:00",)
)
ORGANISATION = an_organisation(trunks={TRUNK: {"host": "192.0.2.1", "lines": 500, "calls_per_second": 200.0}})


async def a_running_campaign(connection: Connection, members: int) -> Built:
    """Whose members are all due, at whatever time of day the test runs."""
    soon = now() + timedelta(days=20)
    plan = a_plan(
        event={"title": "Cena", "starts_at": soon, "time_zone": "Europe/Rome"},
        replies_close_at=soon,
        purpose="service",
        hours=ANY_TIME,
    )
    people = [await a_contact(connection) for _ in range(members)]
    return await a_campaign(connection, people, plan=plan, organisation=ORGANISATION, at=now())


async def nothing_is_missing(_trunk: str) -> None:
    return None


async def test_whatever_instant_it_is_stopped_at_every_call_is_placed_or_was_not(database: Database) -> None:
    async with database.transaction() as connection:
        await a_running_campaign(connection, 150)
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


async def test_whoever_is_due_and_cannot_be_taken_is_not_looked_for_without_a_pause(
    database: Database,
) -> None:
    asked = 0

    async def count(_trunk: str) -> None:
        nonlocal asked
        asked += 1

    async with database.transaction() as connection:
        campaign = await a_running_campaign(connection, 1)
    async with database.transaction() as connection:  # somebody changes its plan meanwhile
        await connection.execute("select from campaigns where id = %s for no key update", [campaign.id])
        dialing = asyncio.create_task(Dialer(TRUNK, database, ORGANISATION, lambda _: None, count).forever())
        await asyncio.sleep(1)
        dialing.cancel()
        await asyncio.wait([dialing])
    assert 2 <= asked <= 6
