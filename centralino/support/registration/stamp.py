"""The stamp in a form: when it was shown, and a name for what is sent with it, so that twice sent is once taken."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

QUICKEST: Final = timedelta(seconds=2)
"""Nobody fills in a form sooner, whatever their browser knows by heart; programs do."""
LASTS_FOR: Final = timedelta(hours=12)

_SEALED: Final = re.compile(r"([A-Za-z0-9_-]{16,64})\.([0-9]{1,12})\.([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stamp:
    """`handle` names what is sent with the form: nobody knows it but the browser that was shown it."""

    handle: str
    shown_at: datetime

    def is_too_quick(self, at: datetime) -> bool:
        """Whether a program is more likely than a person."""
        return at < self.shown_at + QUICKEST

    def is_over(self, at: datetime) -> bool:
        """Whether the form was left lying for too long."""
        return at > self.shown_at + LASTS_FOR


def sealed(key: bytes, stamp: Stamp) -> str:
    """As the form carries it; the time is kept to the second."""
    said = f"{stamp.handle}.{int(stamp.shown_at.timestamp())}"
    return f"{said}.{_mac(key, said)}"


def opened(key: bytes, written: str) -> Stamp | None:
    """The stamp that came back with a form; None for one that is not of our making."""
    found = _SEALED.fullmatch(written)
    if not found or not hmac.compare_digest(_mac(key, f"{found[1]}.{found[2]}"), found[3]):
        return None
    return Stamp(found[1], datetime.fromtimestamp(int(found[2]), UTC))


def _mac(key: bytes, said: str) -> str:
    return hmac.digest(key, said.encode(), "sha256").hex()
