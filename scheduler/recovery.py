"""Settles what a crash left open: calls that are not at the PBX any more, and calls of which no script told."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from centralino.campaigns.calls.recording import record_hangup, record_lost, record_not_placed
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.store.open_calls import (
    OpenCall,
    calls_of_claims,
    open_calls,
    try_to_be_the_only_one,
)
from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.pbx import AMIConnection, live_channels
from scheduler.channels import ours
from scheduler.dialer import Dialer

log = structlog.get_logger()

MAY_STILL_COME = timedelta(seconds=15)
"""From the instant it was to be placed: later than that nobody places a call, nor does an order lie about unread."""
NEWS_WITHIN = timedelta(seconds=4)
"""After a channel is gone: whoever hears of it writes down how it ended."""
TOLD_WITHIN = timedelta(seconds=45)
"""After a call is over: its script's report is saved, if there is one."""


class Recovery:
    """One of several may be at it at a time; each remembers since when it has missed a call's channel."""

    def __init__(self, database: Database, organisation: Organisation, pbx: AMIConnection) -> None:
        self._database, self._organisation, self._pbx = database, organisation, pbx
        self._missed_since: dict[int, datetime] = {}

    async def settle(self, at: datetime) -> int:
        """Record what is surely over; how many calls that were.

        Raises `AMIDown`, `TimeoutError`, `DatabaseUnavailable`: then nothing is known, and it is asked again later.
        """
        missed_before, self._missed_since = self._missed_since, {}
        async with self._database.transaction() as alone:
            if not await try_to_be_the_only_one(alone, "recovery"):
                return 0
            gone = await self._gone(alone)
            missed = {call.id: missed_before.get(call.id, at) for call in gone}
            over = [call for call in gone if _is_surely_over(call, missed[call.id], at)]
            settled = sum([await self._settle_in_peace(call, at) for call in over])
        # Nothing is remembered over a gap: news and orders waited in it as well, and come after it.
        self._missed_since = missed
        return settled

    async def _gone(self, connection: Connection) -> list[OpenCall]:
        """What is written is read before the PBX is asked: a call that is placed meanwhile is in neither."""
        found = await open_calls(connection)
        live = ours(await live_channels(self._pbx)) if found else {}
        return [call for call in found if call.id not in live]

    async def _settle_in_peace(self, call: OpenCall, at: datetime) -> bool:
        """Each in a transaction of its own: nobody waits for all of them, nor one for our mistake in another."""
        try:
            async with self._database.transaction() as connection:
                return await self._settle(connection, call, at)
        except DatabaseUnavailable:
            raise
        except Exception:
            log.exception("cannot settle", outbound=call.id)
            return False

    async def _settle(self, connection: Connection, call: OpenCall, at: datetime) -> bool:
        if call.answered_at and not call.over_at:
            log.warning("gone without a word; its script may still tell", outbound=call.id)
            ended = await record_hangup(
                connection, self._organisation, call.id, cause=None, rang=True, at=at, answered=True
            )
            return ended is not None
        log.warning("lost: nobody knows what became of it", outbound=call.id)
        return await record_lost(connection, self._organisation, call.id, at) is not None


async def release_unsure(database: Database, organisation: Organisation, dialers: list[Dialer]) -> None:
    """Calls of claims whose commit was in doubt were never placed, and are free again."""
    for dialer in dialers:
        claims = list(dialer.unsure)
        if not claims:
            continue
        async with database.connection() as connection:
            calls = await calls_of_claims(connection, claims)
        for call_id in calls:
            async with database.transaction() as connection:
                await record_not_placed(connection, organisation, call_id, now())
        dialer.unsure = [claim for claim in dialer.unsure if claim not in claims]


def _is_surely_over(call: OpenCall, missed_since: datetime, at: datetime) -> bool:
    if call.over_at:
        return at > call.over_at + TOLD_WITHIN
    if call.originated_at is None and at <= call.place_at + MAY_STILL_COME:
        return False
    return at > missed_since + NEWS_WITHIN
