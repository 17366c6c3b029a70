"""To which invitation a text belongs that came in from a number at which several may have been asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SURELY_ANOTHER = timedelta(hours=6)
"""Two questions at one number as far apart as this: a reply is to the later one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation of which we wrote to the number; `written_at` is when we did so last."""

    id: int
    written_at: datetime
    answered_at: datetime | None = None

    @property
    def is_talked_of(self) -> bool:
        """Whether it waits for an answer, or we have written since there is one."""
        return self.answered_at is None or self.written_at >= self.answered_at


def meant(asked: Sequence[Asked]) -> tuple[int, ...]:
    """The ids of those that a reply may be to, the latest first; one is sure.

    It is to what we wrote last, unless that may be mistaken: another question was sent about the same time and has no
    answer either, or the last one has its answer and another has none. Of what was answered otherwise, and not
    written of since, nobody talks any more, unless there is nothing else.
    """
    talked_of = [each for each in asked if each.is_talked_of] or asked
    latest_first = sorted(talked_of, key=lambda each: (each.written_at, each.id), reverse=True)
    if not latest_first:
        return ()
    latest, *others = latest_first
    return (latest.id, *(each.id for each in others if _is_rival(latest, each)))


def _is_rival(latest: Asked, other: Asked) -> bool:
    if other.answered_at and not latest.answered_at:
        return False
    if latest.answered_at and not other.answered_at:
        return True
    return latest.written_at - other.written_at < SURELY_ANOTHER
