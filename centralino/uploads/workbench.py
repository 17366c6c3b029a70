"""Uploads are worked on by processes of their own, a few at a time, so that pages stay quick meanwhile."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from types import TracebackType
from typing import Self

import structlog

from centralino.database import Database, DatabaseRefused, DatabaseUnavailable
from centralino.settings import Settings
from centralino.uploads import actions, store
from centralino.uploads.files import folder_of

AT_ONCE = 2
ENDS_WITHIN = 5.0  # seconds
LOOKS_EVERY = 60.0  # seconds, for uploads that lost their worker
TIDIES_EVERY = 60  # times it has looked

WORKER: Sequence[str] = (sys.executable, "-m", "centralino.uploads")

log = structlog.get_logger()


class Workbench:
    """Where a process has uploads worked on, as long as its context is open.

    What was begun and lost its worker is begun again; files whose time is up are removed. The folder of uploads is
    this machine's own.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        now: Callable[[], datetime],
        worker: Sequence[str] = WORKER,
    ) -> None:
        self._database, self._now, self._worker = database, now, worker
        self._home, self._folder = settings.folder, folder_of(settings)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._watch = asyncio.create_task(self._look_after())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = [*self._tasks.values(), *([self._watch] if self._watch else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def start(self, upload_id: int) -> None:
        """Have this upload, which was begun, worked on as soon as there is a place."""
        if upload_id not in self._tasks:
            task = asyncio.create_task(self._work(upload_id))
            self._tasks[upload_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(upload_id, None))

    async def resume(self) -> None:
        """Start whatever was begun and has no worker; one that has is left alone."""
        async with self._database.connection() as connection:
            found = await store.at_work(connection)
        for upload_id, file in found:
            if file and (self._folder / file).exists():
                self.start(upload_id)

    async def _look_after(self) -> None:
        looked = 0
        while True:
            with suppress(DatabaseUnavailable, DatabaseRefused):
                await self.resume()
                if looked % TIDIES_EVERY == 0:
                    await actions.tidy_uploads(self._database, self._folder, self._now())
            looked += 1
            await asyncio.sleep(LOOKS_EVERY)

    async def _work(self, upload_id: int) -> None:
        async with self._places:
            worker = await asyncio.create_subprocess_exec(
                *self._worker, str(upload_id), cwd=self._home, stdin=DEVNULL, stdout=DEVNULL
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
    """What it was at is begun again another time: nothing of it was written."""
    with suppress(ProcessLookupError):
        worker.terminate()
    try:
        async with asyncio.timeout(ENDS_WITHIN):
            await worker.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()
