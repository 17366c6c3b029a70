"""Brings the records of calls that are over into the database, as soon as they are over and there is one."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog

from centralino.calls.actions import NOTHING_FOLLOWS, Consequences, settle
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.settings import Settings

log = structlog.get_logger()

LOOK_AGAIN_AFTER = 1.0  # seconds: the PBX does not tell us when it leaves a note
TRY_AGAIN_AFTER = 3.0
LAST_WITHIN = 5.0


class Settling:
    """One task of a process; what it does not get to is done by its next life, or by another process."""

    def __init__(
        self, database: Database, settings: Settings, consequences: Consequences = NOTHING_FOLLOWS
    ) -> None:
        self._database, self._settings, self._consequences = database, settings, consequences
        self._wake = asyncio.Event()

    def call_ended(self) -> None:
        """There is something to settle."""
        self._wake.set()

    async def forever(self) -> None:
        """Settle until cancelled."""
        away = False
        while True:
            try:
                await self.once()
                if away:
                    log.info("database back")
                away = False
            except DatabaseUnavailable as error:
                if not away:
                    log.warning("database away: calls wait in the journal", error=str(error))
                away = True
            except Exception:
                log.exception("settling")
            await self._wait(TRY_AGAIN_AFTER if away else LOOK_AGAIN_AFTER)

    async def last(self) -> None:
        """Settle what is there before the process goes, if the database will have it at once."""
        with suppress(DatabaseUnavailable, TimeoutError):
            async with asyncio.timeout(LAST_WITHIN):
                await self.once()

    async def once(self) -> None:
        """Settle all that is there."""
        self._wake.clear()
        await settle(self._database, self._settings, now(), self._consequences)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
