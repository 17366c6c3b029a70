"""Opening hours drawn as a week, with what is to come: when they change next, and on which days they do not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from centralino.settings.telephone import OpeningHours, Window
from centralino.support.opening import closed_days, next_change, why_closed
from web.visit import Visit
from web.week_in_words import day_names, windows_told

CLOSED_DAYS: Final = 8
MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Day:
    """`bars` are where the day is open: from which minute on, and for how many."""

    name: str
    is_today: bool
    words: str
    bars: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Week:
    """Of one set of hours; `changes_at` is when it opens or closes next."""

    name: str
    zone: str
    is_open: bool
    changes_at: datetime | None
    days: Sequence[Day]
    closed: Sequence[tuple[date, str]]
    holidays: str | None


def week_of(visit: Visit, name: str, hours: OpeningHours) -> Week:
    """As of now."""
    zone = ZoneInfo(hours.time_zone) if hours.time_zone else visit.office.zone
    today = visit.now.astimezone(zone).date()
    names = day_names(visit, "wide")
    return Week(
        name=name,
        zone=zone.key if zone.key != visit.office.zone.key else "",
        is_open=why_closed(hours, visit.now, visit.office.zone) is None,
        changes_at=next_change(hours, visit.now, visit.office.zone),
        days=[_day(visit, hours, day, names[day], day == today.weekday()) for day in range(7)],
        closed=closed_days(hours, today, CLOSED_DAYS, visit.language),
        holidays=hours.holidays,
    )


def _day(visit: Visit, hours: OpeningHours, day: int, name: str, is_today: bool) -> Day:
    windows = hours.windows_on(day)
    words = windows_told(windows, none=visit.gettext("closed"))
    return Day(name, is_today, words, [_bar(each) for each in windows])


def _bar(window: Window) -> tuple[int, int]:
    opens = window.opens.hour * 60 + window.opens.minute
    closes = MINUTES if window.closes == time.max else window.closes.hour * 60 + window.closes.minute
    return opens, closes - opens
