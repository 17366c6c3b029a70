"""The week as a picture: what the law permits, and what of it the plan uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from centralino.campaigns.life.plan_form import Written, windows_of
from centralino.campaigns.rules.hours import Window
from centralino.campaigns.rules.hours.windows import MINUTES_OF_A_DAY
from centralino.campaigns.rules.law_of_week import LawOfWeek
from centralino.settings.telephone import WEEKDAYS

LEFT: Final = 56  # where a day begins
WIDE: Final = 672  # 28 an hour
ROW: Final = 26
TOP: Final = 20
HOURS: Final = tuple(range(0, 25, 3))


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a day, in the units of the picture."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the picture."""

    day: str
    y: int
    law: tuple[Bar, ...]
    open: tuple[Bar, ...]


def week_of(sent: Written, law: LawOfWeek, names: Iterable[str]) -> list[Row]:
    """A row for each weekday, Monday first, by these names."""
    return [
        Row(
            day=name,
            y=TOP + number * ROW,
            law=_bars(law.of(weekday)),
            open=_bars(windows_of(sent, weekday)),
        )
        for number, (weekday, name) in enumerate(zip(WEEKDAYS, names, strict=True))
    ]


def hour_marks() -> list[tuple[int, int]]:
    """Where the hours stand that are written down: place and hour."""
    return [(LEFT + hour * WIDE // 24, hour) for hour in HOURS]


def _bars(windows: Iterable[Window]) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            LEFT + each.opens * WIDE // MINUTES_OF_A_DAY,
            (each.closes - each.opens) * WIDE // MINUTES_OF_A_DAY,
        )
        for each in windows
    )
