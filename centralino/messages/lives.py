"""The life of a text that goes out: which event leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from centralino.messages.provider import Delivery


class TextPurpose(StrEnum):
    """What a text is for; spelt as Postgres's enum `text_purpose`. All but the first answer somebody who wrote."""

    INVITATION = "invitation"
    QUESTION_BACK = "question-back"
    CONFIRMATION = "confirmation"
    OPTED_OUT = "opted-out"
    OVER = "over"


class TextState(StrEnum):
    """Where a text stands; spelt as Postgres's enum `text_state`."""

    QUEUED = "queued"  # an answer, to be taken at `due_at`
    SENDING = "sending"
    IN_DOUBT = "in-doubt"  # nobody knows whether it went: it counts as if it had
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"  # this number did not get it, and will not
    NOT_SENT = "not-sent"  # nobody was disturbed


class TextEvent(StrEnum):
    """What happens to a text."""

    TAKEN = "taken"
    DOUBTED = "doubted"
    PUT_BACK = "put-back"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NOT_SENT = "not-sent"


_FROM_SENDING = {
    TextEvent.ACCEPTED: TextState.ACCEPTED,
    TextEvent.FAILED: TextState.FAILED,
    TextEvent.NOT_SENT: TextState.NOT_SENT,
    TextEvent.PUT_BACK: TextState.QUEUED,
}
_FROM_ACCEPTED = {
    TextEvent.DELIVERED: TextState.DELIVERED,
    TextEvent.FAILED: TextState.FAILED,
    TextEvent.NOT_SENT: TextState.NOT_SENT,
}

# News comes late, twice and out of order: a text only goes forward. What was seen to arrive displaces all else, and
# what a provider has taken displaces what was given up.
TEXT_LIFE: Mapping[TextState, Mapping[TextEvent, TextState]] = {
    TextState.QUEUED: {TextEvent.TAKEN: TextState.SENDING, TextEvent.NOT_SENT: TextState.NOT_SENT},
    TextState.SENDING: {**_FROM_SENDING, TextEvent.DOUBTED: TextState.IN_DOUBT},
    TextState.IN_DOUBT: _FROM_SENDING,
    TextState.ACCEPTED: {**_FROM_ACCEPTED, TextEvent.SENT: TextState.SENT},
    TextState.SENT: _FROM_ACCEPTED,
    TextState.DELIVERED: {},
    TextState.FAILED: {TextEvent.DELIVERED: TextState.DELIVERED},
    TextState.NOT_SENT: {
        TextEvent.ACCEPTED: TextState.ACCEPTED,
        TextEvent.DELIVERED: TextState.DELIVERED,
    },
}

REPORTED: Mapping[Delivery, TextEvent] = {
    Delivery.SENT: TextEvent.SENT,
    Delivery.DELIVERED: TextEvent.DELIVERED,
    Delivery.FAILED: TextEvent.FAILED,
}
"""What a delivery report is to a text. That the provider has it is known without one."""


def after(state: TextState, event: TextEvent) -> TextState | None:
    """The state an event leads to; None where it changes nothing."""
    return TEXT_LIFE[state].get(event)
