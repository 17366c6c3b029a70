"""What every process of ours does around its work: settings, logs, a database in use, and the signals that end it."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine

import structlog
import uvloop

from centralino import logs
from centralino.settings import Settings, SettingsError, load
from centralino.stack.database import database_in_use
from centralino.stack.postgres import PostgresError

log = structlog.get_logger()

Serve = Callable[[Settings, str], Coroutine[None, None, None]]


def run(name: str, serve: Serve) -> int:
    """Serve with the settings and our database's DSN until it ends; the exit code.

    1 when a setting is wrong, a port is taken, or Postgres cannot be started; why stands on stderr.
    """
    try:
        settings = load()
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 1
    logs.configure(settings, name)
    gc.freeze()  # what is imported stays: to look through it for garbage, again and again, would stop every call
    try:
        with database_in_use(settings) as dsn:
            uvloop.run(serve(settings, dsn))
    except (OSError, PostgresError) as error:
        log.error("cannot start", error=str(error))
        return 1
    return 0


def told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and SIGINT, which end nothing by themselves any more while this event loop runs."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    return told
