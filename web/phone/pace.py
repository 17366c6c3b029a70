"""How much may come at once, and how much in the long run: a bucket that fills by and by."""

from __future__ import annotations


class Pace:
    """So many a second in the long run, no more than `at_once` together. Instants are of a clock that only counts."""

    def __init__(self, per_second: float, at_once: float) -> None:
        self._per_second, self._at_once = per_second, at_once
        self._left = at_once
        self._looked_at: float | None = None

    def allows(self, at: float) -> bool:
        """Whether one more may come at this instant; then it has come."""
        since = at - self._looked_at if self._looked_at is not None else 0.0
        self._looked_at = at
        self._left = min(self._at_once, self._left + since * self._per_second)
        if self._left < 1:
            return False
        self._left -= 1
        return True
