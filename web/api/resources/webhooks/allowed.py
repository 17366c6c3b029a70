"""Which webhook is meant, and of what a token may have somebody told."""

from __future__ import annotations

from typing import Annotated, Final

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.webhooks import actions
from centralino.webhooks.actions import Subscription
from centralino.webhooks.rules.kinds import EventKind
from web.api.frame import Client, Kind, Problem, needs, there

Seeing = Annotated[Client, needs(Right.SEE_SETTINGS)]
Changing = Annotated[Client, needs(Right.SETTINGS)]

WANTS: Final = {
    EventKind.CALL_ENDED: Right.SEE_CUSTOMERS,
    EventKind.REGISTRATION_CREATED: Right.SEE_CUSTOMERS,
    EventKind.ANSWER_RECORDED: Right.SEE_PARTICIPANTS,
    EventKind.TEXT_RECEIVED: Right.SEE_PARTICIPANTS,
    EventKind.TEXT_SENT: Right.SEE_PARTICIPANTS,
}
"""What a token has to give besides: nobody has things told elsewhere that they may not look up themselves."""


async def webhook_of(connection: Connection, webhook_id: int) -> Subscription:
    """Raises `Problem` (404)."""
    return there(await actions.subscription(connection, webhook_id), "webhook")


def need_to_look_up(client: Client, events: tuple[EventKind, ...]) -> None:
    """Raises `Problem` (403) where the token may not look up all that would be told."""
    lacking = sorted({WANTS[each] for each in events if not may_look_up(client, each)})
    if lacking:
        raise Problem(
            Kind.NO_RIGHT,
            f"To be told of that the token {client.by} has to give {', '.join(lacking)}, too.",
        )


def may_look_up(client: Client, event: EventKind) -> bool:
    """Whether the token gives the right to see what such an event tells."""
    return event not in WANTS or client.may(WANTS[event])
