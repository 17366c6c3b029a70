"""When a session ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

IDLE_FOR: Final = timedelta(hours=2)  # without any page being asked for
LASTS_FOR: Final = timedelta(hours=12)  # a day at work, whatever is done in it
CODE_WITHIN: Final = timedelta(minutes=5)  # of the password
SEEN_EVERY: Final = timedelta(minutes=1)  # how exactly it is known when somebody was here last


def is_over(last_seen_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a session has ended by itself."""
    return now >= ends_at or now >= last_seen_at + IDLE_FOR


def is_worth_noting(last_seen_at: datetime, now: datetime) -> bool:
    """Whether it should be written down that somebody is here: not with every request."""
    return now >= last_seen_at + SEEN_EVERY
