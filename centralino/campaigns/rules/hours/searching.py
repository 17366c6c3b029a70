"""From when on somebody may be called next, and in which part of their day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from centralino.campaigns.rules.hours.sets import Hours
from centralino.campaigns.rules.hours.spans import Span, open_spans
from centralino.campaigns.rules.hours.windows import MINUTES_OF_A_DAY, Window

DAYS_AHEAD = 400  # more than a year, so that hours of one day a year are still found

_DAY = timedelta(days=1)


def next_open(sets: tuple[Hours, ...], zone: ZoneInfo, at: datetime) -> datetime | None:
    """The earliest instant, not before `at`, that all sets permit; None when no day of the next 400 has one."""
    at = at.astimezone(UTC)
    today = at.astimezone(zone).date()
    found = _first_in(open_spans(sets, zone, today), at)
    if found == at:
        return at
    # Where clocks go back over midnight, some of yesterday comes after the first minutes of today.
    yesterday = _first_in(open_spans(sets, zone, today - _DAY), at)
    later = _first_after(sets, zone, today, at)
    return min((instant for instant in (yesterday, found, later) if instant), default=None)


def _first_in(spans: Iterable[Span], at: datetime) -> datetime | None:
    return next((max(span.start, at) for span in spans if at < span.end), None)


def _first_after(sets: tuple[Hours, ...], zone: ZoneInfo, today: date, at: datetime) -> datetime | None:
    day = _next_open_day(sets, zone, today)
    while day and day <= today + DAYS_AHEAD * _DAY:
        if found := _first_in(open_spans(sets, zone, day), at):
            return found
        day = _next_open_day(sets, zone, day)
    return None


@lru_cache(maxsize=2**15)
def _next_open_day(sets: tuple[Hours, ...], zone: ZoneInfo, day: date) -> date | None:
    ahead = (day + count * _DAY for count in range(1, DAYS_AHEAD + 1))
    return next((later for later in ahead if open_spans(sets, zone, later)), None)


class PartOfDay(StrEnum):
    """A part of somebody's day, for not trying them at the same one again."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_PARTS = {
    PartOfDay.MORNING: Window(0, 12 * 60),
    PartOfDay.AFTERNOON: Window(12 * 60, 17 * 60),
    PartOfDay.EVENING: Window(17 * 60, MINUTES_OF_A_DAY),
}


def part_of_day(zone: ZoneInfo, at: datetime) -> PartOfDay:
    """Morning until 12:00, afternoon until 17:00, then evening, on the wall clock of `zone`."""
    return part_of_hour(at.astimezone(zone).hour)


def part_of_hour(hour: int) -> PartOfDay:
    """The part of the day in which an hour of the wall clock lies."""
    if hour < 12:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if hour < 17 else PartOfDay.EVENING


def next_open_in_other_part(
    sets: tuple[Hours, ...],
    zone: ZoneInfo,
    earliest: datetime,
    tried: frozenset[PartOfDay],
    not_after: datetime,
) -> datetime | None:
    """The first permitted instant from `earliest` to `not_after` (both included) in a part not yet tried."""
    if len(tried) == len(PartOfDay):
        return None
    found = next_open((*sets, _parts_but(tried)), zone, earliest)
    return found if found and found <= not_after else None


@lru_cache
def _parts_but(tried: frozenset[PartOfDay]) -> Hours:
    left = tuple(window for part, window in _PARTS.items() if part not in tried)
    return Hours("another part of the day", (left,) * 7)
