"""The process that dials and sends: what it consists of, what wakes it, and how it stops."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable

import structlog
import uvloop

from centralino import logs
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.recording import Recorded
from centralino.database import Database, Notified, Reconnected
from centralino.pbx import AMIConnection
from centralino.settings import Settings, SettingsError, load
from centralino.stack.database import SCHEDULER, database_in_use
from centralino.stack.postgres import PostgresError
from centralino.stack.readiness import announcer
from scheduler.dialer import Dialer
from scheduler.leading import Leading
from scheduler.recovery import Recovery, release_unsure
from scheduler.switch import Switch
from scheduler.timetable import Beat, timetable
from scheduler.writing import Writing

log = structlog.get_logger()


def main() -> int:
    """Work until told to stop; 1 when a setting is wrong or Postgres cannot be started."""
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure(settings, "scheduler")
    try:
        with database_in_use(settings) as dsn:
            uvloop.run(serve(settings, dsn))
    except (OSError, PostgresError) as error:
        log.error("cannot start", error=str(error))
        return 1
    return 0


async def serve(settings: Settings, dsn: str) -> None:
    """Dial until SIGTERM or SIGINT; then place nothing more, and see the calls that ring to their end."""
    announce = announcer()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    password = settings.ami_password.get_secret_value()
    async with (
        Database(dsn, connections=settings.database_connections, known_as=SCHEDULER) as database,
        AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password) as pbx,
    ):
        await _Working(settings, database, pbx).until(stop, announce)


class _Working:
    """The parts, put together."""

    def __init__(self, settings: Settings, database: Database, pbx: AMIConnection) -> None:
        self._settings, self._database = settings, database
        self._organisation = Organisation(settings)
        self._leading = Leading(pbx, settings.agi_host, settings.agi_port)
        self._writing = Writing(database, self._recorded)
        self._switch = Switch(pbx, self._organisation, self._writing, self._wake_all)
        self._recovery = Recovery(database, self._organisation, pbx)
        self._dialers = {
            trunk: Dialer(trunk, database, self._organisation, self._switch.place, self._leading.why_not)
            for trunk in settings.telephone.trunks
        }

    async def until(self, stop: asyncio.Event, announce: Callable[[], None]) -> None:
        """Work until told to stop, and come to an orderly end."""
        beats = timetable(
            [
                Beat("recovery", 2, self._recovery.settle),
                Beat("release", 5, self._release_unsure),
            ]
        )
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(self._switch.listen())
            writing = tasks.create_task(self._writing.forever())
            working = [tasks.create_task(dialer.forever()) for dialer in self._dialers.values()]
            working.append(tasks.create_task(self._heed(self._database.notifications("dialing"))))
            beats.start()
            log.info("working", trunks=list(self._dialers))
            announce()
            await stop.wait()
            for task in working:
                task.cancel()
            log.info("stopping", calls=self._switch.live)
            await self._switch.until_over(self._settings.stop_grace)
            await self._writing.all_written()
            beats.shutdown(wait=False)
            for task in (listening, writing):
                task.cancel()

    async def _release_unsure(self) -> None:
        await release_unsure(self._database, self._organisation, list(self._dialers.values()))

    def _recorded(self, recorded: Recorded) -> None:
        self._dialers[recorded.call.trunk].wake()
        if recorded.trunk_rests:
            log.error("a trunk rests: too many calls in a row failed", trunk=recorded.call.trunk)

    async def _heed(self, news: AsyncIterator[Notified | Reconnected]) -> None:
        """What other processes tell: a trunk, a campaign that changed, an answer of somebody who is being rung."""
        async for each in news:
            what = each.payload if isinstance(each, Notified) else ""
            if what in self._dialers:
                self._dialers[what].wake()
            elif what.startswith("answered "):
                await self._switch.leave_in_peace(int(what.removeprefix("answered ")))
            else:
                self._wake_all()

    def _wake_all(self) -> None:
        for dialer in self._dialers.values():
            dialer.wake()
