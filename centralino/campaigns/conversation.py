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
    answered: bool


def meant(asked: Sequence[Asked]) -> tuple[int, ...]:
    """The ids of those that a reply may be to, the latest first; one is sure.

    It is to what we wrote last, unless that may be mistaken: another question was sent about the same time and has no
    answer either, or the last one has its answer and another has none.
    """
    latest_first = sorted(asked, key=lambda each: (each.written_at, each.id), reverse=True)
    if not latest_first:
        return ()
    latest, *others = latest_first
    return (latest.id, *(each.id for each in others if _is_rival(latest, each)))


def _is_rival(latest: Asked, other: Asked) -> bool:
    if other.answered and not latest.answered:
        return False
    if latest.answered and not other.answered:
        return True
    return latest.written_at - other.written_at < SURELY_ANOTHER
