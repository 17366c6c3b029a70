"""`python -m centralino.uploads ID`: work on one upload that was begun, and end."""

from __future__ import annotations

import sys

import structlog

from centralino import clock
from centralino.database import Database
from centralino.directory.contacts import Refused
from centralino.settings import Settings
from centralino.stack.process import run
from centralino.uploads.actions import conventions_of
from centralino.uploads.files import folder_of
from centralino.uploads.working import CONNECTIONS, work_on

log = structlog.get_logger()


def main() -> int:
    """0 when there is no more to be done, whatever came of it; 1 when the house stands in the way."""
    upload_id = int(sys.argv[1])

    async def work(settings: Settings, dsn: str) -> None:
        async with Database(dsn, connections=CONNECTIONS) as database:
            done = await work_on(
                database, folder_of(settings), upload_id, conventions_of(settings), clock.now
            )
        log.info("upload", id=upload_id, became=done.why if isinstance(done, Refused) else done.state)

    return run("uploads", work)


if __name__ == "__main__":
    sys.exit(main())
