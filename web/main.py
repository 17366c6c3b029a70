"""The process that serves pages and webhooks: its routes, and how it stops."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from centralino import clock
from centralino.database import Database
from centralino.settings import Settings
from centralino.stack.process import run
from centralino.stack.readiness import announcer
from centralino.uploads.workbench import Workbench
from web.application import application
from web.forecaster import Forecaster
from web.live import Boards
from web.phone.relay import LARGEST_FRAME

log = structlog.get_logger()

AT_ONCE = 1_000  # connections, open boards among them; more are told to come again
STOPS_WITHIN = 12  # seconds: a webhook may wait for the database


def main() -> int:
    """Serve until told to stop; 1 when a setting is wrong or the port is taken."""
    return run("web", serve)


async def serve(settings: Settings, dsn: str) -> None:
    """Answer requests until SIGTERM or SIGINT; then let those that run come to their end."""
    announce = announcer()
    listening = socket.create_server(
        (settings.web_host, settings.web_port),
        family=socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET,
    )
    async with (
        Database(dsn, connections=settings.database_connections) as database,
        Workbench(database, settings, clock.now) as workbench,
        Forecaster(database, settings),
    ):
        boards = Boards(database, settings)
        server = _Server(
            uvicorn.Config(
                application(settings, database, boards, workbench),
                log_config=None,
                access_log=False,  # a personal link is a secret
                server_header=False,
                lifespan="off",
                ws_max_size=LARGEST_FRAME,
                limit_concurrency=AT_ONCE,
                timeout_graceful_shutdown=STOPS_WITHIN,
            ),
            boards,
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        log.info("answering", host=settings.web_host, port=settings.web_port)
        announce()
        await server.serve(sockets=[listening])


class _Server(uvicorn.Server):
    """One that leaves signals to us."""

    def __init__(self, config: uvicorn.Config, boards: Boards) -> None:
        super().__init__(config)
        self._boards = boards

    def stop(self) -> None:
        """Take no more requests, and end; boards would stay open for ever."""
        self.should_exit = True
        self._boards.end()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
