"""News of calls on their way into the database: in order for each call, and kept while the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from centralino.campaigns.recording import Recorded
from centralino.database import Connection, Database, DatabaseUnavailable

log = structlog.get_logger()

Write = Callable[[Connection], Awaitable[Recorded | None]]

HANDS = 4  # transactions at once
TRY_AGAIN_AFTER = 0.3  # seconds


class Writing:
    """`written` is told of everything that was recorded, after its commit."""

    def __init__(self, database: Database, written: Callable[[Recorded], None]) -> None:
        self._database, self._written = database, written
        self._waiting: list[asyncio.Queue[tuple[int, Write]]] = [asyncio.Queue() for _ in range(HANDS)]
        self._away = False

    def later(self, call_id: int, write: Write) -> None:
        """Have something written down of a call, after all that was said of it before."""
        self._waiting[call_id % HANDS].put_nowait((call_id, write))

    async def forever(self) -> None:
        """Write until cancelled."""
        async with asyncio.TaskGroup() as hands:
            for waiting in self._waiting:
                hands.create_task(self._write_all(waiting))

    async def all_written(self) -> None:
        """Return when nothing waits any more."""
        await asyncio.gather(*(waiting.join() for waiting in self._waiting))

    async def _write_all(self, waiting: asyncio.Queue[tuple[int, Write]]) -> None:
        while True:
            call_id, write = await waiting.get()
            try:
                await self._write(call_id, write)
            finally:
                waiting.task_done()

    async def _write(self, call_id: int, write: Write) -> None:
        while True:
            try:
                async with self._database.transaction() as connection:
                    recorded = await write(connection)
            except DatabaseUnavailable as error:
                self._tell_away(str(error))
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            except Exception:
                # Our mistake in one call must not stop the others; recovery settles this one.
                log.exception("cannot record", call=call_id)
                return
            self._away = False
            if recorded:
                self._written(recorded)
            return

    def _tell_away(self, why: str) -> None:
        if not self._away:
            log.warning("database away: outcomes wait", why=why)
        self._away = True
