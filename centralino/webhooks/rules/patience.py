"""How long to wait for whoever does not take what they are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

ANSWERS_WITHIN: Final = timedelta(seconds=10)
"""A slower answer is none."""

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""After the first failure in a row, after the second and so on; the last holds for all further ones."""

GIVEN_UP_AFTER: Final = timedelta(days=3)
"""What was tried for so long is not tried any more."""

PASSED_AFTER: Final = 3
"""After so many failures an event lets those behind it pass: it may be the event, and not the address."""

BOTH_SECRETS_FOR: Final = timedelta(hours=24)
"""So long the secret before signs beside a new one."""

KEPT_FOR: Final = timedelta(days=30)
"""Then what was told, and how it went, is forgotten."""


def pause_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, of which there is at least one."""
    return PAUSES[min(failures, len(PAUSES)) - 1]
