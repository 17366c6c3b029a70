"""A week in a few words: days of the same hours stand together, as in Mon–Fri: 09:00–20:00."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from babel.dates import get_day_names

from web.visit import Visit


def week_told(visit: Visit, weekdays: Sequence[Sequence[object]], *, none: str) -> list[str]:
    """One for each stretch of days; of each day, Monday first, its windows are given. `none` is a day without any."""
    names = day_names(visit)
    told = []
    for windows, days in groupby(range(7), key=lambda day: tuple(weekdays[day])):
        first, *others = (names[day] for day in days)
        span = f"{first}–{others[-1]}" if others else first
        told.append(f"{span}: {windows_told(windows, none=none)}")
    return told


def windows_told(windows: Iterable[object], *, none: str) -> str:
    """Windows that are written like 09:00-13:00, one after another; `none` where there is none."""
    return ", ".join(str(each).replace("-", "–") for each in windows) or none


def day_names(visit: Visit, width: str = "abbreviated") -> list[str]:
    """Monday first."""
    names = get_day_names(width, "stand-alone", visit.formats.locale)  # type: ignore[arg-type]
    return [names[each] for each in range(7)]
