"""A forecast in a process of its own: it reckons for seconds, and pages are answered meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from centralino.campaigns.forecasting.forecast import Asked, Told, forecast
from centralino.campaigns.organisation import Organisation
from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.settings import Settings
from centralino.stack.children import die_with_parent


async def forecast_apart(dsn: str, settings: Settings, name: str, asked: Asked) -> Told | Refused:
    """As `forecast`. Raises `DatabaseUnavailable`."""
    # Not forked: this process has threads, and a lock that one of them holds would be held for ever.
    pool = ProcessPoolExecutor(1, get_context("spawn"), _begin)
    try:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, _forecast, dsn, settings, name, asked)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


POLITENESS = 10  # of `nice`: calls are placed and led on the same cores


def _begin() -> None:
    die_with_parent()
    os.nice(POLITENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever interrupts means the process that asked


def _forecast(dsn: str, settings: Settings, name: str, asked: Asked) -> Told | Refused:
    async def work() -> Told | Refused:
        async with Database(dsn, connections=1, known_as="centralino forecast") as database:
            return await forecast(database, Organisation(settings), name, asked)

    return asyncio.run(work())
