"""News of calls on their way into the database: in order for each call, and kept while the database is away.

What waits is written in one transaction, so that a PBX which tells much costs little more than one that tells little.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from centralino.campaigns.calls.recording import CallNews, Recorded
from centralino.database import Connection, Database, DatabaseUnavailable
from scheduler.gathering import Gathering

log = structlog.get_logger()

Record = Callable[[Connection, Sequence[CallNews]], Awaitable[Sequence[Recorded]]]

MOST_AT_ONCE = 256
TRY_AGAIN_AFTER = 0.3  # seconds
KEPT_FOR = 0.5  # seconds, what does not press: mostly more is told of the same call by then


class Writing:
    """`record` is asked to write things down; `written` is told of all that was recorded, after its commit."""

    def __init__(self, database: Database, record: Record, written: Callable[[Recorded], None]) -> None:
        self._database, self._record, self._written = database, record, written
        self._waiting: asyncio.Queue[CallNews] = asyncio.Queue()
        self._gathering = Gathering()
        self._presses = asyncio.Event()
        self._away = False

    def later(self, news: CallNews, *, presses: bool = True) -> None:
        """Have something written down of a call, after all that was said of it before.

        What does not press may wait for more, and then costs little.
        """
        self._waiting.put_nowait(news)
        if presses:
            self._presses.set()

    async def forever(self) -> None:
        """Write until cancelled."""
        while True:
            news = [await self._waiting.get()]
            await self._until_it_presses()
            await self._gathering.pause()
            while len(news) < MOST_AT_ONCE and not self._waiting.empty():
                news.append(self._waiting.get_nowait())
            if self._waiting.empty():
                self._presses.clear()
            try:
                with self._gathering.at_work():
                    await self._write(news)
            finally:
                for _ in news:
                    self._waiting.task_done()

    async def all_written(self) -> None:
        """Return when nothing waits any more."""
        self._presses.set()
        await self._waiting.join()

    async def _until_it_presses(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(KEPT_FOR):
                await self._presses.wait()

    async def _write(self, news: Sequence[CallNews]) -> None:
        while True:
            try:
                async with self._database.transaction() as connection:
                    recorded = await self._record(connection, news)
            except DatabaseUnavailable as error:
                self._tell_away(str(error))
                await asyncio.sleep(TRY_AGAIN_AFTER)
                continue
            except Exception:
                # Our mistake in one call must not stop the others; recovery settles this one.
                if len(news) > 1:
                    await self._write_singly(news)
                else:
                    log.exception("cannot record", call=news[0].call_id)
                return
            self._away = False
            for each in recorded:
                self._written(each)
            return

    async def _write_singly(self, news: Sequence[CallNews]) -> None:
        for each in news:
            await self._write([each])

    def _tell_away(self, why: str) -> None:
        if not self._away:
            log.warning("database away: outcomes wait", why=why)
        self._away = True
