"""The process that dials and sends: how it starts and how it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog
import uvloop

from centralino import logs
from centralino.database import Database
from centralino.pbx import AMIConnection
from centralino.settings import Settings, SettingsError, load
from centralino.stack.database import SCHEDULER, database_in_use
from centralino.stack.postgres import PostgresError
from centralino.stack.readiness import announcer
from scheduler.working import Working

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
    """Dial and send until SIGTERM or SIGINT; then begin nothing more, and see what has begun to its end."""
    announce = announcer()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    password = settings.ami_password.get_secret_value()
    async with (
        Database(dsn, connections=settings.database_connections, known_as=SCHEDULER) as database,
        AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password) as pbx,
        Working(settings, database, pbx) as working,
    ):
        log.info("working", trunks=list(settings.telephone.trunks), texts=settings.text_provider)
        announce()
        await working.until(stop)
