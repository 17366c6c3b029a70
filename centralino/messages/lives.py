"""The life of a text that goes out: which event leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from centralino.messages.provider import Delivery, DeliveryReport, Rejected


class TextPurpose(StrEnum):
    """What a text is for; spelt as Postgres's enum `text_purpose`. All but the first answer somebody who wrote."""

    INVITATION = "invitation"
    QUESTION_BACK = "question-back"
    TEST = "test"  # of the provider, to somebody of the staff
    CONFIRMATION = "confirmation"
    OPTED_OUT = "opted-out"
    OVER = "over"
    REGISTRATION = "registration"  # on the web site: it is to be confirmed


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
    """What happens to a text. The last four are what a provider reports of one that it had taken on."""

    TAKEN = "taken"
    DOUBTED = "doubted"
    PUT_BACK = "put-back"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_SENT = "not-sent"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given-up"  # through no fault of the number's


_FROM_SENDING = {
    TextEvent.ACCEPTED: TextState.ACCEPTED,
    TextEvent.REFUSED: TextState.FAILED,
    TextEvent.NOT_SENT: TextState.NOT_SENT,
    TextEvent.PUT_BACK: TextState.QUEUED,
}
_FROM_ACCEPTED = {
    TextEvent.DELIVERED: TextState.DELIVERED,
    TextEvent.FAILED: TextState.FAILED,
    TextEvent.GIVEN_UP: TextState.NOT_SENT,
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

REPORTED: Mapping[TextState, TextEvent] = {
    TextState.SENT: TextEvent.SENT,
    TextState.DELIVERED: TextEvent.DELIVERED,
    TextState.FAILED: TextEvent.FAILED,
    TextState.NOT_SENT: TextEvent.GIVEN_UP,
}
"""What it is to a text that its provider reports it in such a state. That it has been accepted is known without."""


def reported_state(report: DeliveryReport) -> TextState | None:
    """In which state a provider reports a text; None when that says nothing new of any."""
    match report:
        case DeliveryReport(status=Delivery.ACCEPTED):
            return None
        case DeliveryReport(rejected=Rejected(try_again=True)):
            return TextState.NOT_SENT
        case _:
            return TextState(report.status)


def after(state: TextState, event: TextEvent) -> TextState | None:
    """The state an event leads to; None where it changes nothing."""
    return TEXT_LIFE[state].get(event)
