"""Logs: one line an event, for people or for machines, with the call's id in every line about a call."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from centralino.settings import Settings


def configure(settings: Settings, process: str) -> None:
    """Send our own events and those of the libraries to stderr, in the form the settings ask for."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        on_one_line,
        structlog.processors.TimeStamper(fmt="iso", utc=settings.log_format == "json"),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=_last(settings.log_format))
    )
    root = logging.getLogger()
    root.handlers, root.level = [handler], level
    # The pool tells of every attempt while a database is away; that it is away, and back, we say ourselves.
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    # It tells of every beat of time.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)


def on_one_line(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What came from outside neither begins a line of its own nor tells a terminal what to do."""
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable():
            event[name] = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in value)
    return event


def _last(form: str) -> list[structlog.typing.Processor]:
    if form == "json":
        render: structlog.typing.Processor = structlog.processors.JSONRenderer()
        return [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            render,
        ]
    return [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=20),
    ]
