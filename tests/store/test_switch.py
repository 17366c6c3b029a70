"""Calls of ours at the PBX: what its news comes to in the archive, and calls that nobody needs any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.campaigns.calls.recording import record_news
from centralino.campaigns.rules.dispositions import Disposition
from centralino.clock import now
from centralino.database import Database
from scheduler.switch import Switch
from scheduler.writing import Writing
from tests.fixtures.campaigns import NOW, TRUNK, a_campaign, a_contact, an_organisation
from tests.fixtures.pbx import APBX

ORGANISATION = an_organisation()
SHORTLY = timedelta(seconds=0.3)


async def claimed(database: Database) -> Placing:
    """A call to be placed now."""
    async with database.transaction() as connection:
        await a_campaign(connection, [await a_contact(connection)])
    (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW)
    return replace(placing, place_at=now())


@asynccontextmanager
async def at_work(database: Database, pbx: APBX) -> AsyncIterator[Switch]:
    writing = Writing(
        database, lambda connection, news: record_news(connection, ORGANISATION, news), lambda _: None
    )
    switch = Switch(pbx.as_link, ORGANISATION, writing, lambda: None)
    tasks = [asyncio.create_task(each) for each in (switch.listen(), writing.forever())]
    await asyncio.sleep(0)
    yield switch
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until_told(database: Database, within: float = 8) -> Sequence[str]:
    """How the attempts ended, once it is written."""
    async with asyncio.timeout(within):
        while True:
            async with database.connection() as connection:
                cursor = await connection.execute("select disposition::text from attempts")
                told = [disposition for (disposition,) in await cursor.fetchall()]
            if all(told):
                return told
            await asyncio.sleep(0.05)


async def until_ordered(pbx: APBX, action: str = "Originate") -> None:
    async with asyncio.timeout(5):
        while not pbx.orders(action):
            await asyncio.sleep(0.01)


def fails(pbx: APBX, id: str, cause: str) -> None:
    """The far end refuses the call, as Asterisk tells it."""
    pbx.says("OriginateResponse", ActionID=id, Response="Failure", Reason="0")
    pbx.says("Hangup", Uniqueid=id, Cause=cause, ChannelStateDesc="Down")


async def test_a_call_that_a_scheduler_placed_that_died_since_ends_as_the_pbx_says(
    database: Database,
) -> None:
    placing = await claimed(database)
    pbx = APBX()
    async with at_work(database, pbx):
        fails(pbx, f"out-{placing.call_id}", "17")
        assert await until_told(database) == [Disposition.BUSY]


async def test_a_call_of_which_the_pbx_never_made_a_channel_is_the_trunks_failure(database: Database) -> None:
    placing = await claimed(database)
    pbx = APBX()
    async with at_work(database, pbx) as switch:
        switch.place(placing)
        await until_ordered(pbx)
        pbx.says("OriginateResponse", ActionID=f"out-{placing.call_id}", Response="Failure", Reason="0")
        assert await until_told(database) == [Disposition.TRUNK_FAILED]


async def test_whoever_answers_before_their_call_is_ordered_is_not_rung(database: Database) -> None:
    placing = await claimed(database)
    pbx = APBX()
    async with at_work(database, pbx) as switch:
        switch.place(replace(placing, place_at=now() + SHORTLY))
        await switch.leave_in_peace(placing.invitation_ids[0])
        assert await until_told(database) == [Disposition.NOT_PLACED]
    assert pbx.orders("Originate") == []


async def test_whoever_answers_before_their_telephone_rings_hears_it_no_longer_than_a_moment(
    database: Database,
) -> None:
    placing = await claimed(database)
    pbx = APBX()
    async with at_work(database, pbx) as switch:
        switch.place(placing)
        await until_ordered(pbx)
        id = f"out-{placing.call_id}"
        pbx.channels.clear()  # the order is taken, and its channel not there yet
        await switch.leave_in_peace(placing.invitation_ids[0])
        pbx.channels[id] = "Ringing"
        pbx.says("Newstate", Uniqueid=id, ChannelStateDesc="Ringing")
        await until_ordered(pbx, "Hangup")
    assert [each["Channel"] for each in pbx.orders("Hangup")] == [f"PJSIP/{id}"]


async def test_a_call_that_waits_for_its_turn_is_not_forgotten_when_the_link_breaks(
    database: Database,
) -> None:
    placing = await claimed(database)
    pbx = APBX()
    async with at_work(database, pbx) as switch:
        switch.place(replace(placing, place_at=now() + SHORTLY))
        pbx.breaks_off()
        await asyncio.sleep(0.05)
        assert switch.live == 1
        await until_ordered(pbx)
