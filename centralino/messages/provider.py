"""What a provider of texts does for us, and all that it may say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class NotSent(Exception):
    """The text surely did not go: it may be sent again later."""


class InDoubt(Exception):
    """Nobody knows whether the text went: it is looked up, and never sent again unseen."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text to an E.164 number. It was claimed at `at`: no look-up need search further back."""

    id: str
    to: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has taken a text on. What it costs is often known only later; the currency is one of ISO 4217."""

    provider_id: str
    segments: int | None = None
    price: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The provider will not carry a text, and by its code why.

    `never_again`: this person has opted out there. `number_invalid`: no text will ever reach this number.
    `try_again`: the fault is ours, the provider's or the moment's, and not the number's.
    """

    code: str
    why: str
    never_again: bool = False
    number_invalid: bool = False
    try_again: bool = False


class Delivery(StrEnum):
    """How far a text has come."""

    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a provider tells later of a text that it took on; `rejected` is why one failed."""

    provider_id: str
    status: Delivery
    rejected: Rejected | None = None
    segments: int | None = None
    price: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """A text that came in: from an E.164 number (or what the network shows in its place), to one of ours."""

    provider_id: str
    sender: str
    to: str
    body: str
    at: datetime


class Provider(Protocol):
    """One provider. It is made inside a running loop and lives as long as the process."""

    name: str
    settles_after: timedelta
    """So long after a doubt a look-up knows all: before that, a text it does not find may still turn up."""

    async def send(self, text: Outgoing) -> Accepted | Rejected:
        """Hand a text over, once. Raises `NotSent` and `InDoubt`."""
        ...

    async def find(self, text: Outgoing) -> Accepted | Rejected | None:
        """What became of a text in doubt; None when the provider surely does not have it.

        Raises `InDoubt` when it cannot tell.
        """
        ...

    async def aclose(self) -> None:
        """Let go of what it holds."""
        ...
