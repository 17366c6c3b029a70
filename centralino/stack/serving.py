"""One part of the house in the foreground until it is told to stop: what systemd and `centralino up` start."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum

import structlog

from centralino import logs
from centralino.database import MigrationError, migrate
from centralino.settings import Settings, SettingsError, load
from centralino.stack import postgres
from centralino.stack.asterisk import AsteriskMissing, AsteriskWillNotStart, our_asterisk
from centralino.stack.asterisk.following import follow
from centralino.stack.database import database_in_use
from centralino.stack.process import told_to_stop
from centralino.stack.readiness import announcer

log = structlog.get_logger()

OWN_FAULTS = (AsteriskMissing, AsteriskWillNotStart, MigrationError, postgres.PostgresError, OSError)


class Served(StrEnum):
    """What can be served by itself."""

    POSTGRES = "postgres"
    ASTERISK = "asterisk"
    AGI = "agi"
    SCHEDULER = "scheduler"
    WEB = "web"


def serve(part: Served) -> int:
    """Run a part to its end; the exit code, 1 with a line on stderr when it could not do its work."""
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure(settings, part)
    try:
        return SERVE[part](settings)
    except OWN_FAULTS as error:
        log.error(str(error))
        return 1


def serve_postgres(settings: Settings) -> int:
    """The embedded Postgres, until SIGTERM; 1 when it died by itself."""
    return asyncio.run(_serve_postgres(settings, announcer()))


def serve_asterisk(settings: Settings) -> int:
    """Our Asterisk, its log among ours, until SIGTERM; 1 when it died by itself."""
    return asyncio.run(_serve_asterisk(settings, announcer()))


def serve_agi(settings: Settings) -> int:
    """Bring the database to what this code expects, and become the FastAGI server.

    A database that is not there does not keep it from starting: callers are to be answered all the same.
    """
    return _become(Served.AGI, settings)


def serve_scheduler(settings: Settings) -> int:
    """Bring the database to what this code expects, and become the process that dials and sends."""
    return _become(Served.SCHEDULER, settings)


def serve_web(settings: Settings) -> int:
    """Bring the database to what this code expects, and become the process of pages and webhooks."""
    return _become(Served.WEB, settings)


def _become(part: Served, settings: Settings) -> int:
    migrate_if_it_is_there(settings)
    os.execv(sys.executable, [sys.executable, "-m", part])  # noqa: S606 -- no shell is wanted


def migrate_if_it_is_there(settings: Settings) -> None:
    """Apply what is due. Raises `MigrationError`."""
    try:
        with database_in_use(settings) as dsn:
            for name in migrate(dsn):
                log.info("migrated", migration=name)
    except (ConnectionError, postgres.PostgresError) as error:
        log.error("no database to migrate", error=str(error))


SERVE: dict[Served, Callable[[Settings], int]] = {
    Served.POSTGRES: serve_postgres,
    Served.ASTERISK: serve_asterisk,
    Served.AGI: serve_agi,
    Served.SCHEDULER: serve_scheduler,
    Served.WEB: serve_web,
}


async def _serve_postgres(settings: Settings, announce: Callable[[], None]) -> int:
    told = told_to_stop()
    with await asyncio.to_thread(postgres.start, settings.folder / ".postgres") as running:
        log.info("answering", pid=running.pid)
        announce()
        with _end_of(running.pid) as gone:
            await _first_of(told.wait(), gone.wait())
    if died := gone.is_set() and not told.is_set():
        log.error("Postgres has ended by itself")
    return int(died)


async def _serve_asterisk(settings: Settings, announce: Callable[[], None]) -> int:
    asterisk = our_asterisk(settings)
    told = told_to_stop()
    process = await asterisk.start()
    log.info("answering", sip=f"{settings.sip_host}:{settings.sip_port}", version=asterisk.layout.version)
    announce()
    following = asyncio.create_task(follow(asterisk.log))
    await _first_of(told.wait(), process.wait())
    died = not told.is_set()
    await asterisk.stop()
    following.cancel()
    if died:
        log.error("Asterisk has ended by itself", code=process.returncode)
    return int(died)


async def _first_of(*ends: Coroutine[None, None, object]) -> None:
    waiting = [asyncio.create_task(end) for end in ends]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for each in waiting:
        each.cancel()


@contextmanager
def _end_of(pid: int) -> Iterator[asyncio.Event]:
    """Set when a process ends that is not our child."""
    gone, watched, loop = asyncio.Event(), os.pidfd_open(pid), asyncio.get_running_loop()
    loop.add_reader(watched, gone.set)
    yield gone
    loop.remove_reader(watched)
    os.close(watched)


if __name__ == "__main__":
    sys.exit(serve(Served(sys.argv[1])))
