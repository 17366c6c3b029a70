"""What phones in browsers are called, for how long they are lent and orders hold, and what a phone may dial."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from centralino.settings.spelling import BROWSER_PHONE

REALM: Final = "asterisk"
"""Of the challenges of our PBX, which says nothing else in pjsip.conf."""
LENT_FOR: Final = timedelta(minutes=2)
"""From the last sign of life: so long a password holds for which nobody asks any more."""
GRACE: Final = timedelta(seconds=20)
"""For a browser that lost its connection, to come back with the phone it has."""
ORDERED_FOR: Final = timedelta(minutes=5)
"""So long an order may be dialled."""
MOST_PHONES: Final = 3
"""Of one session, as it has several pages open; the oldest is taken back for the next."""


def names(count: int) -> tuple[str, ...]:
    """The phones there are: each is an endpoint of the PBX, which is lent to one session at a time."""
    return tuple(f"{BROWSER_PHONE}{number}" for number in range(1, count + 1))


def digest(name: str, password: str) -> str:
    """All that the PBX has to know of a phone's password (RFC 2617, 3.2.2.2: H(A1)), and all that is kept of it."""
    return hashlib.md5(f"{name}:{REALM}:{password}".encode(), usedforsecurity=False).hexdigest()


def dialled_to_hear(token: str) -> str:
    """What a phone dials to be played what was ordered (dialplan/browser_phones.conf)."""
    return f"hear-{token}"


def dialled_to_call(token: str, number: str) -> str:
    """What a phone dials for the call that was ordered, to this number in E.164."""
    return f"call-{token}-{number}"
