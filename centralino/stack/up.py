"""Everything at once, in the foreground: `centralino up`."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog

from centralino.database import MigrationError
from centralino.settings import Settings
from centralino.stack.first_administrator import pages, tell_first_password
from centralino.stack.serving import Served, migrate_if_it_is_there
from centralino.stack.supervisor import Part, PartFailed, Supervisor

log = structlog.get_logger()


async def up(settings: Settings) -> int:
    """Start what is needed, in order, and keep it running until SIGTERM or Ctrl-C; 1 when a part did not start."""
    supervisor = Supervisor()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)
    try:
        if not settings.database_url:
            await supervisor.start(_serving(Served.POSTGRES))
        await asyncio.to_thread(migrate_if_it_is_there, settings)
        await supervisor.start(_serving(Served.ASTERISK))
        await supervisor.start(_ours(Served.AGI, settings))
        await supervisor.start(_ours(Served.WEB, settings))
        await supervisor.start(_ours(Served.SCHEDULER, settings))
        log.info(
            "up",
            pages=pages(settings),
            sip=f"{settings.sip_host}:{settings.sip_port}",
            lines=list(settings.telephone.lines),
        )
        await asyncio.to_thread(tell_first_password, settings)
        await supervisor.until_told_to_stop()
        return 0
    except (PartFailed, MigrationError) as error:
        log.error(str(error))
        return 1
    finally:
        await supervisor.close()


def _serving(part: Served) -> Part:
    return Part(part, [sys.executable, "-m", "centralino.stack.serving", part])


def _ours(part: Served, settings: Settings) -> Part:
    """Its calls may take `stop_grace` to come to their end, and a little more to be written down."""
    return Part(part, [sys.executable, "-m", part], stops_within=settings.stop_grace + 10)
