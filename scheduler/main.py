"""The process that dials and sends: how it starts and how it is told to stop."""

from __future__ import annotations

import structlog

from centralino.database import Database
from centralino.pbx import our_pbx
from centralino.settings import Settings
from centralino.stack.database import SCHEDULER
from centralino.stack.process import run, told_to_stop
from centralino.stack.readiness import announcer
from scheduler.working import Working

log = structlog.get_logger()

KEPT = 2  # connections: over one it dials, over the other it writes down what comes of it; more are made when needed


def main() -> int:
    """Work until told to stop; 1 when a setting is wrong or Postgres cannot be started."""
    return run("scheduler", serve)


async def serve(settings: Settings, dsn: str) -> None:
    """Dial and send until SIGTERM or SIGINT; then begin nothing more, and see what has begun to its end."""
    announce, stop = announcer(), told_to_stop()
    async with (
        Database(dsn, connections=settings.database_connections, kept=KEPT, known_as=SCHEDULER) as database,
        our_pbx(settings) as pbx,
        Working(settings, database, pbx) as working,
    ):
        log.info("working", trunks=list(settings.telephone.trunks), texts=settings.text_provider)
        announce()
        await working.until(stop)
