"""What happens in the demonstration, in order: everybody at once, then one part after the other is broken."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from centralino.clock import now
from lab.carrier import CallRefused
from lab.demo import cast
from lab.demo.cast import Part
from lab.demo.stage import Stage
from lab.directory import revoke_support
from lab.heard import Heard
from lab.house import House
from lab.network import Lab

BETWEEN_CALLS = 0.25
"""Seconds from one caller to the next: they do not dial in the same instant."""
LOCKED_FOR = 25.0


class Play:
    """The calls of the demonstration, and what was heard on each, by caller."""

    def __init__(self, house: House, lab: Lab, stage: Stage) -> None:
        self.heard: dict[str, Heard] = {}
        self._house, self._lab, self._stage = house, lab, stage

    async def perform(self) -> None:
        """All of it."""
        await self._everybody_at_once()
        await self._server_is_killed()
        await self._server_is_frozen()
        await self._database_is_stopped()
        await self._database_is_slow()

    async def _everybody_at_once(self) -> None:
        self._stage.announce("everybody calls at once")
        async with asyncio.TaskGroup() as calls:
            for part in cast.TOGETHER:
                if part.caller == "ines-again":
                    continue
                calls.create_task(
                    self._ines_twice(part) if part.caller == "ines-new-number" else self._call(part)
                )
                await asyncio.sleep(BETWEEN_CALLS)
            calls.create_task(self._revoke_hugo())

    async def _ines_twice(self, first: Part) -> None:
        await self._call(first)
        await asyncio.sleep(1)
        await self._call(next(part for part in cast.TOGETHER if part.caller == "ines-again"))

    async def _revoke_hugo(self) -> None:
        """The sales office changes its mind while he hears the music of the queue."""
        await self._stage.until_heard("hugo-waiting", "music")
        await asyncio.sleep(2)
        self._stage.announce("sales revokes the support of Hugo Macchine, who waits in the queue")
        async with self._house.database() as database:
            await revoke_support(database, "Hugo Macchine", now())

    async def _server_is_killed(self) -> None:
        calling = asyncio.create_task(self._call(cast.WITHOUT_SERVER))
        await self._stage.until_heard(cast.WITHOUT_SERVER.caller, "code-ask")
        self._stage.announce("kill -9 of the FastAGI server")
        await self._house.agi.kill()
        await calling
        await self._house.agi.start()

    async def _server_is_frozen(self) -> None:
        self._stage.announce("the FastAGI server is frozen")
        self._house.agi.freeze()
        await self._call(cast.WITH_FROZEN_SERVER)
        await self._house.agi.kill()
        await self._house.agi.start()

    async def _database_is_stopped(self) -> None:
        self._stage.announce("Postgres is stopped")
        await self._house.stop_postgres()
        await self._call(cast.WITHOUT_DATABASE)
        await self._house.start_postgres()

    async def _database_is_slow(self) -> None:
        self._stage.announce("somebody holds the directory locked in Postgres")
        locked = asyncio.create_task(self._house.slow_postgres(LOCKED_FOR))
        await asyncio.sleep(0.5)
        await self._call(cast.WITH_SLOW_DATABASE)
        locked.cancel()
        await asyncio.wait([locked])

    async def _call(self, part: Part) -> None:
        self._stage.dials(part.caller)
        with suppress(CallRefused):  # then nothing was heard, and the judging tells
            self.heard[part.caller] = await self._lab.call(part.caller, to=part.to)
