"""What others are told of, and how a subscription and a delivery stand."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from centralino.webhooks.rules.patience import GIVEN_UP_AFTER


class EventKind(StrEnum):
    """What happened; spelt as Postgres's enum `webhook_event`."""

    CALL_ENDED = "call.ended"
    REGISTRATION_CREATED = "registration.created"
    ANSWER_RECORDED = "answer.recorded"  # a first answer, or a change of mind
    TEXT_RECEIVED = "text.received"
    TEXT_SENT = "text.sent"
    TEST = "test"  # somebody wants to see it arrive; nobody subscribes to it


EVENTS: Final = tuple(each for each in EventKind if each is not EventKind.TEST)
"""Those that one may subscribe to."""


class DeliveryState(StrEnum):
    """How an event stands with a subscription; spelt as Postgres's enum `webhook_delivery_state`."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"  # it was tried for days; it is kept, and may be told again


class Condition(StrEnum):
    """How a subscription stands."""

    ON = "on"
    TROUBLED = "troubled"  # the last try failed
    FAILING = "failing"  # for so long that events are given up
    OFF = "off"


def condition(off_at: datetime | None, failing_since: datetime | None, now: datetime) -> Condition:
    """By when it was switched off, and since when all tries have failed."""
    if off_at:
        return Condition.OFF
    if failing_since is None:
        return Condition.ON
    return Condition.FAILING if now - failing_since >= GIVEN_UP_AFTER else Condition.TROUBLED
