"""The whole list of what runs how often; that something is due at its time is never left to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from centralino.database import DatabaseUnavailable
from centralino.pbx import AMIDown

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that is done again and again."""

    name: str
    every: float  # seconds
    do: Callable[[], Awaitable[object]]


def timetable(beats: list[Beat]) -> AsyncIOScheduler:
    """Beats in memory, each done once at a time; one that is late is done once, however many it missed."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for beat in beats:
        scheduler.add_job(
            _done_in_peace,
            "interval",
            args=[beat],
            seconds=beat.every,
            id=beat.name,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


async def _done_in_peace(beat: Beat) -> None:
    """What is away now is there for the next beat."""
    try:
        await beat.do()
    except (DatabaseUnavailable, AMIDown, TimeoutError) as error:
        log.debug("not this time", beat=beat.name, why=str(error))
    except Exception:
        log.exception("beat", beat=beat.name)
