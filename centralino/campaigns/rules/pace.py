"""How many calls a trunk may be given now, and at which instants: its free lines, its pace, its rests."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

AHEAD = timedelta(seconds=0.25)  # a claim may take what is to be placed within this time
REST_AFTER = 5  # failures in a row
REST_FOR = timedelta(seconds=60)


def slots(
    now: datetime,
    *,
    next_call_at: datetime,
    per_second: float,
    free_lines: int,
    failures: int,
    rests_until: datetime | None,
    most: int,
    trials: int = 0,
) -> tuple[datetime, ...]:
    """The instants at which calls may be placed, in order, each `1/per_second` after the one before.

    A trunk that rests gets none; one that has rested is tried with a single call at a time until one is carried:
    `trials` are the calls placed since, of which nothing is known yet.
    """
    if rests_until and now < rests_until:
        return ()
    step = between_calls(per_second)
    first = max(now, next_call_at)
    count = min(free_lines, most, 1 - trials if failures >= REST_AFTER else most)
    found = (first + step * each for each in range(max(0, count)))
    return tuple(at for at in found if at <= now + AHEAD)


def between_calls(per_second: float) -> timedelta:
    """How long after one call the next may be placed; never too short by what a clock does not show."""
    return timedelta(microseconds=ceil(1_000_000 / per_second))
