"""A forecast as a picture: calls hour by hour (of a long campaign, day by day), and where it may end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from centralino.campaigns.forecasting.result import Forecast, Range

LEFT: Final = 44
WIDE: Final = 692
HIGH: Final = 150
TOP: Final = 12
WIDEST: Final = 40  # of one bar
MANY: Final = 72  # hours, of which no eye makes a picture: then days are drawn
BAND: Final = 160  # of a range


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour or day; `may_end` says that the campaign may end in it."""

    x: float
    y: float
    width: float
    height: float
    words: str
    calls: float
    may_end: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """`marks` are (place, words) below the bars, `most` is what the line at the top stands for."""

    bars: list[Bar]
    marks: list[tuple[float, str]]
    most: float
    by_day: bool


def chart_of(
    found: Forecast, zone: ZoneInfo, day: Callable[[datetime], str], hour: Callable[[datetime], str]
) -> Chart | None:
    """Times as `day` and `hour` write them; None where nobody is called."""
    by_day = len(found.calls_per_hour) > MANY
    calls = _by_day(found.calls_per_hour, zone) if by_day else dict(found.calls_per_hour)
    if not calls:
        return None
    most, step = max(calls.values()), min(WIDE / len(calls), WIDEST)
    bars: list[Bar] = []
    marks: list[tuple[float, str]] = []
    for number, (at, count) in enumerate(calls.items()):
        height = round(HIGH * count / most, 1) if most else 0
        x = round(LEFT + number * step, 1)
        words = day(at) if by_day else f"{day(at)}, {hour(at)}"
        bars.append(
            Bar(
                x=x,
                y=round(TOP + HIGH - height, 1),
                width=round(max(step - 2, 1), 1),
                height=height,
                words=words,
                calls=count,
                may_end=_may_end(found, at, by_day, zone),
            )
        )
        if not marks or (day(at) != marks[-1][1] and x - marks[-1][0] > 0):
            marks.append((x, day(at)))
    return Chart(bars, _apart(marks), most, by_day)


@dataclass(frozen=True, slots=True)
class Band:
    """A range as a stretch from nothing to `of`, with its middle."""

    x: float
    width: float
    middle: float


def band(found: Range, of: float) -> Band:
    """Of how many it is a range of; 0 of 0 is nothing."""
    scale = BAND / of if of else 0
    return Band(
        round(found.low * scale, 1),
        round(max((found.high - found.low) * scale, 2), 1),
        round(found.middle * scale, 1),
    )


def _by_day(calls_per_hour: Mapping[datetime, float], zone: ZoneInfo) -> dict[datetime, float]:
    days: dict[datetime, float] = {}
    for at, calls in calls_per_hour.items():
        day = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
        days[day] = days.get(day, 0) + calls
    return days


def _may_end(found: Forecast, at: datetime, by_day: bool, zone: ZoneInfo) -> bool:
    if found.ends_at is None:
        return False
    first, _, last = found.ends_at
    if by_day:
        return first.astimezone(zone).date() <= at.date() <= last.astimezone(zone).date()
    return _hour(first) <= at <= last


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _apart(marks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Only as many as can be read beside each other."""
    kept: list[tuple[float, str]] = []
    for x, words in marks:
        if not kept or x - kept[-1][0] >= 9 * len(kept[-1][1]) * 0.75:
            kept.append((x, words))
    return kept
