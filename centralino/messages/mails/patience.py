"""How an e-mail fares on its way to the server, and when it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class MailState(StrEnum):
    """Where an e-mail stands; spelt as Postgres's enum `mail_state`."""

    WAITING = "waiting"
    SENT = "sent"  # the server has it
    REFUSED = "refused"  # by the server, for good


@dataclass(frozen=True, slots=True)
class Taken:
    """The server has it."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server does not take this one, to this address, and never will; in its words."""

    said: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """The server, or the way to it, fails; it may be otherwise later."""

    said: str


Outcome = Taken | Refused | NotNow

SENT_WITHIN: Final = timedelta(seconds=30)
"""A server that takes longer has failed."""
HELD_FOR: Final = timedelta(minutes=2)
"""So long an e-mail is in the hands of one who sends it; if they die, it is sent again then."""
OVERDUE_AFTER: Final = timedelta(minutes=2)
"""What nobody has tried for so long after it was due waits for somebody who sends."""

PAUSES: Final = (
    timedelta(seconds=10),
    timedelta(seconds=30),
    timedelta(minutes=1),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=20),
)
"""After the first try, after the second and so on; the last holds for all further ones."""

# RFC 4954: it wants another login than ours. RFC 3207: or another secrecy. That is no word on the address.
_ABOUT_US: Final = frozenset({530, 534, 535, 538})
LONGEST_SAID: Final = 300  # characters


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries, of which there is at least one."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def judged(code: int, said: str) -> Refused | NotNow:
    """What an answer means by which a server does not take a recipient or a message (RFC 5321, 4.2.1)."""
    words = legible(f"{code} {said}")
    return Refused(words) if 500 <= code <= 599 and code not in _ABOUT_US else NotNow(words)


def legible(said: str) -> str:
    """On one line, as text that can be kept and shown."""
    shown = "".join(each if each.isprintable() else " " for each in said)
    return " ".join(shown.split())[:LONGEST_SAID]
