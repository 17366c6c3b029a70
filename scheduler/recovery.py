"""Settles what a crash left open: calls that are not at the PBX any more, and calls of which no script told."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.recording import record_hangup, record_lost, record_not_placed
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

    async def settle(self) -> int:
        """Record what is surely over; how many calls that were.

        What is written is read before the PBX is asked: a call that is placed meanwhile is in neither. Raises
        `AMIDown`, `TimeoutError`, `DatabaseUnavailable`: then nothing is known, and it is asked again later.
        """
        try:
            async with self._database.transaction() as connection:
                return await self._settle_alone(connection)
        except DatabaseUnavailable:
            self._missed_since.clear()  # what was heard meanwhile waits to be written, too
            raise

    async def _settle_alone(self, connection: Connection) -> int:
        if not await try_to_be_the_only_one(connection, "recovery"):
            return 0
        found, at = await open_calls(connection), now()
        live = ours(await live_channels(self._pbx)) if found else {}
        gone = [call for call in found if call.id not in live]
        self._missed_since = {call.id: self._missed_since.get(call.id, at) for call in gone}
        settled = 0
        for call in gone:
            if _is_surely_over(call, self._missed_since[call.id], at):
                settled += await self._settle(connection, call, at)
        return settled

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
        async with database.transaction() as connection:
            for call_id in await calls_of_claims(connection, claims):
                await record_not_placed(connection, organisation, call_id, now())
        dialer.unsure = [claim for claim in dialer.unsure if claim not in claims]


def _is_surely_over(call: OpenCall, missed_since: datetime, at: datetime) -> bool:
    if call.over_at:
        return at > call.over_at + TOLD_WITHIN
    if call.originated_at is None and at <= call.place_at + MAY_STILL_COME:
        return False
    return at > missed_since + NEWS_WITHIN
