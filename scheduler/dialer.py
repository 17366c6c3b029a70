"""Keeps one trunk's lines filled with those who are due: claims, has the calls placed, waits for what happens next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID, uuid4

import structlog

from centralino.campaigns.calls.claiming import Placing, claim_calls, when_to_look
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.pace import AHEAD
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from scheduler.gathering import Gathering
from scheduler.waking import News

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 30.0  # seconds, if nothing happens and nothing is due sooner
TRY_AGAIN_AFTER = 0.5  # seconds: something is away that is needed

STILL_DUE = 0.2  # seconds until it is looked at again: something is due that cannot be taken just now

WhyNot = Callable[[str], Awaitable[str | None]]


class Dialer:
    """One trunk's dialer; any number of processes may each have one for it.

    `place` takes a call to be placed; `why_not` tells what is missing for calls over the trunk to be led to their
    end: then nobody is rung for nothing.
    """

    def __init__(
        self,
        trunk: str,
        database: Database,
        organisation: Organisation,
        place: Callable[[Placing], None],
        why_not: WhyNot,
    ) -> None:
        self.trunk = trunk
        self.unsure: list[UUID] = []
        """Claims that may have been committed or not: nothing of them is ever placed."""
        self._database, self._organisation = database, organisation
        self._place, self._why_not = place, why_not
        self._news = News(LOOK_AGAIN_AFTER)
        self._gathering = Gathering()  # of lines that are free one soon after the other
        self._waits_for = ""

    def wake(self) -> None:
        """There may be something to do."""
        self._news.tell()

    async def forever(self) -> None:
        """Dial until cancelled."""
        while True:
            self._news.clear()
            with self._gathering.at_work():
                seconds = await self._dial()
            await self._news.wait(seconds, self._gathering.pause)

    async def _dial(self) -> float:
        """Place what may be placed now; how many seconds to wait for the next time."""
        if missing := await self._why_not(self.trunk):
            self._tell_once(missing)
            return TRY_AGAIN_AFTER
        claim = uuid4()
        try:
            placings = await claim_calls(self._database, self._organisation, self.trunk, claim, now())
            if not placings:
                return await self._until_something_is_due()
        except asyncio.CancelledError:
            self.unsure.append(claim)
            raise
        except DatabaseUnavailable as error:
            self.unsure.append(claim)
            self._tell_once(f"the database is away: {error}")
            return TRY_AGAIN_AFTER
        except Exception:
            # Our mistake, in one campaign perhaps: the calls that ring, and other trunks, go on.
            log.exception("dialling", trunk=self.trunk)
            return LOOK_AGAIN_AFTER
        self._tell_once("")
        for placing in placings:
            self._place(placing)
        return _seconds_until(placings[-1].place_at - AHEAD)

    async def _until_something_is_due(self) -> float:
        at = await when_to_look(self._database, self._organisation, self.trunk, now())
        return max(_seconds_until(at), STILL_DUE) if at else LOOK_AGAIN_AFTER

    def _tell_once(self, missing: str) -> None:
        if missing != self._waits_for:
            if missing:
                log.warning("dialling waits", trunk=self.trunk, why=missing)
            else:
                log.info("dialling goes on", trunk=self.trunk)
        self._waits_for = missing


def _seconds_until(at: datetime) -> float:
    return (at - now()).total_seconds()
