"""Uploads are worked on by processes of their own, a few at a time, so that pages stay quick meanwhile."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from centralino.database import Database, DatabaseUnavailable
from centralino.uploads import actions, store

AT_ONCE = 2
ENDS_WITHIN = 5.0  # seconds

WORKER: Sequence[str] = (sys.executable, "-m", "centralino.uploads")

log = structlog.get_logger()


class Workbench:
    """Where a process has uploads worked on. `folder` is where the settings are found, as for every other process."""

    def __init__(
        self, database: Database, folder: Path, now: Callable[[], datetime], worker: Sequence[str] = WORKER
    ) -> None:
        self._database, self._folder, self._now, self._worker = database, folder, now, worker
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, upload_id: int) -> None:
        """Have this upload, which was begun, worked on as soon as there is a place."""
        task = asyncio.create_task(self._work(upload_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def resume(self) -> None:
        """Have worked on whatever was begun and lost its worker; one that still has it is left alone."""
        with suppress(DatabaseUnavailable):
            async with self._database.connection() as connection:
                found = await store.at_work(connection)
            for upload_id in found:
                self.start(upload_id)

    async def close(self) -> None:
        """End the workers; what they were at is begun again another time."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, upload_id: int) -> None:
        async with self._places:
            worker = await asyncio.create_subprocess_exec(
                *self._worker, str(upload_id), cwd=self._folder, stdin=DEVNULL, stdout=DEVNULL
            )
            try:
                code = await worker.wait()
            except asyncio.CancelledError:
                await _ended(worker)
                raise
        if code:
            log.error("upload", id=upload_id, worker_ended_with=code)
            with suppress(DatabaseUnavailable):
                await actions.left_unfinished(self._database, upload_id, at=self._now())


async def _ended(worker: Process) -> None:
    with suppress(ProcessLookupError):
        worker.terminate()
    try:
        async with asyncio.timeout(ENDS_WITHIN):
            await worker.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
