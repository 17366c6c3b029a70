"""Parts of a day as people write them: 09:00-13:00."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes since local midnight, from `opens` (included) to `closes` (not included, at most 1440)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_OF_A_DAY:
            raise ValueError("a window ends after it begins, at 24:00 at the latest")

    @classmethod
    def written(cls, text: str) -> Self:
        """The window that is written like 09:00-13:00 or 14:00-24:00; ValueError says what is wrong with it."""
        found = re.fullmatch(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", text.strip(), re.ASCII)
        if not found:
            raise ValueError(f"{text!r} is no window: it is written like 09:00-13:00")
        opens, closes = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        return cls(opens, closes)

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes)}"


ALL_DAY = (Window(0, MINUTES_OF_A_DAY),)
AT_ANY_TIME = (ALL_DAY,) * 7


def common(days: Iterable[tuple[Window, ...]]) -> tuple[Window, ...]:
    """The windows that lie within each of the days; no days at all forbid nothing."""
    left: tuple[Window, ...] = ALL_DAY
    for windows in days:
        both = ((max(a.opens, b.opens), min(a.closes, b.closes)) for a in left for b in windows)
        left = tuple(Window(opens, closes) for opens, closes in sorted(both) if opens < closes)
    return left


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
