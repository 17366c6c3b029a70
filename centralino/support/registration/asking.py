"""What somebody confirms their registration with, and who asks them to: by text, or by e-mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

from centralino.access.tokens import kept
from centralino.database import Connection
from centralino.support.registration.asked import Registrant

DIGITS: Final = 6
MOST_TRIES: Final = 5  # of a code; the link goes on working
LINK_BYTES: Final = 9  # 12 characters
LASTS_FOR: Final = timedelta(hours=24)


class Way(StrEnum):
    """How somebody is asked; spelt as the setting `registration_confirm`."""

    TEXT = "text"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Asked:
    """A registration that is to be confirmed: nobody knows `code` and `link` but whoever reads what is sent to them."""

    registration_id: int
    who: Registrant
    code: str
    link: str
    at: datetime


class Asks(Protocol):
    """Whoever has it sent, in the transaction that takes the registration: it goes with the commit, or not at all."""

    async def __call__(self, connection: Connection, asked: Asked) -> None: ...


@dataclass(frozen=True, slots=True)
class Confirming:
    """How registrations are confirmed in this organisation."""

    way: Way
    ask: Asks


def new_code() -> str:
    """To be typed from what was sent."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def new_link() -> str:
    """The end of an address that nobody guesses."""
    return secrets.token_urlsafe(LINK_BYTES)


def kept_code(handle: str, code: str) -> bytes:
    """What the database knows of a code: nothing that could be tried out without the handle."""
    return kept(f"{handle} {code}")
