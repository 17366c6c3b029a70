"""When a number has guessed at too many codes, and how long it must wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Lockout:
    """After `tries` wrong codes in any `within`, no code is taken for the length of `lasts`."""

    tries: int
    within: timedelta
    lasts: timedelta

    @property
    def memory(self) -> timedelta:
        """How far back wrong codes still matter."""
        return self.within + self.lasts

    def ends_at(self, wrong: Sequence[datetime], now: datetime) -> datetime | None:
        """When the lock is lifted; None when there is none now. `wrong` are the instants of wrong codes, in order."""
        last_of_each_run = (
            last
            for first, last in zip(wrong, wrong[self.tries - 1 :], strict=False)
            if last - first <= self.within
        )
        ends = max((last + self.lasts for last in last_of_each_run if last <= now), default=None)
        return ends if ends and now < ends else None
