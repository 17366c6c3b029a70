"""Campaigns that were started have their forecasts made, one at a time, by a process of its own."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import structlog

from centralino.campaigns.forecasting.curves import make_one
from centralino.campaigns.forecasting.forecast import Asked, Told
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from centralino.directory.contacts import Refused
from centralino.settings import Settings
from web.apart import forecast_apart

LOOKS_EVERY = 3.0  # seconds

log = structlog.get_logger()


class Forecaster:
    """At work as long as its context is open. Any number of processes may each have one."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._forever())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._task
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _forever(self) -> None:
        while True:
            if not await self._make_one():
                await asyncio.sleep(LOOKS_EVERY)

    async def _make_one(self) -> bool:
        try:
            name = await make_one(self._database, self._play, now())
        except DatabaseUnavailable as error:
            log.debug("no forecasts without the database", why=str(error))
            return False
        except Exception:  # our mistake, in one campaign perhaps: boards go without
            log.exception("a forecast of a campaign that was started")
            return False
        if name:
            log.info("the forecast of a campaign that was started is made", campaign=name)
        return name is not None

    async def _play(self, name: str, asked: Asked) -> Told | Refused:
        return await forecast_apart(self._database.dsn, self._settings, name, asked)
