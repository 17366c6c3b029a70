"""What becomes of a text by the number it goes to: how the network, or the telephone at its end, behaves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """The ways of the network. In doubt are those in which the sender is told nothing, or told of a failure."""

    DELIVERED = "delivered"
    UNREPORTED = "unreported"  # delivered, and no word of it
    TAKEN_IN_SILENCE = "taken-in-silence"  # taken and delivered, but the request is never answered
    LOST_IN_SILENCE = "lost-in-silence"  # not taken, and the request is never answered
    TAKEN_WITH_500 = "taken-with-500"
    LOST_WITH_500 = "lost-with-500"
    TOO_MANY = "too-many"
    UNAVAILABLE = "unavailable"
    INVALID = "invalid"
    OPTED_OUT = "opted-out"
    LANDLINE = "landline"
    SWITCHED_OFF = "switched-off"
    FILTERED = "filtered"

    @property
    def takes_it(self) -> bool:
        """Whether the network takes the text on, whatever it says."""
        return self in TAKEN

    @property
    def is_silent(self) -> bool:
        """Whether the request is never answered."""
        return self in (Fate.TAKEN_IN_SILENCE, Fate.LOST_IN_SILENCE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error as Twilio answers one: the status of HTTP, and code and message of its own."""

    status: int
    code: int
    message: str


# twilio.com/docs/api/errors
FAILS_LATER = {
    Fate.LANDLINE: (30006, "Landline or unreachable carrier"),
    Fate.SWITCHED_OFF: (30003, "Unreachable destination handset"),
    Fate.FILTERED: (30007, "Message filtered"),
}
REFUSALS = {
    Fate.TAKEN_WITH_500: Refusal(500, 20500, "Internal Server Error"),
    Fate.LOST_WITH_500: Refusal(500, 20500, "Internal Server Error"),
    Fate.TOO_MANY: Refusal(429, 20429, "Too Many Requests"),
    Fate.UNAVAILABLE: Refusal(503, 20503, "Service Unavailable"),
    Fate.INVALID: Refusal(400, 21211, "Invalid 'To' Phone Number"),
    Fate.OPTED_OUT: Refusal(400, 21610, "Attempt to send to unsubscribed recipient"),
}
TAKEN = frozenset({Fate.DELIVERED, Fate.UNREPORTED, Fate.TAKEN_IN_SILENCE, Fate.TAKEN_WITH_500, *FAILS_LATER})
