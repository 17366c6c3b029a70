"""Webhooks over the API: who is told of what, how it went, and telling it again."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import Field, JsonValue, StringConstraints

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.webhooks import actions
from centralino.webhooks.actions import Delivery, Made, Subscription, Wanted
from centralino.webhooks.rules.addresses import LONGEST
from centralino.webhooks.rules.kinds import Condition, DeliveryState, EventKind
from web.api.frame import (
    Client,
    Id,
    Instant,
    Kind,
    Line,
    Listed,
    Paged,
    Problem,
    Said,
    Told,
    granted,
    left_as_it_is,
    made_at,
    needs,
    resource,
    there,
)

router = resource("webhooks", "Webhooks")

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

Address = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST, pattern=r"^https?://[!-~]+$"),
    Field(examples=["https://crm.example.org/hooks"]),
]
Events = Annotated[
    tuple[EventKind, ...],
    Field(min_length=1, max_length=20, description="Which; `test` is sent by hand alone."),
]


class NewWebhook(Said):
    """Where a POST goes with each of these events."""

    address: Address
    events: Events
    about: Annotated[Line, Field(description="What it is for, for people.")] = ""


class WebhookChange(Said):
    """What is told is so from now on; what is not told stays as it is."""

    address: Address = left_as_it_is()
    events: Events = left_as_it_is()
    about: Line = left_as_it_is()
    on: bool = left_as_it_is()


class Webhook(Told):
    """A subscription, and how the other end takes it."""

    id: int
    address: str
    about: str
    events: list[EventKind]
    condition: Condition
    made_at: Instant
    made_by: str
    off_at: Instant | None
    off_why: str
    failures: Annotated[int, Field(description="In a row.")]
    failing_since: Instant | None
    rests_until: Annotated[Instant | None, Field(description="When it is tried again.")]
    both_secrets_until: Annotated[
        Instant | None, Field(description="Until then the secret before signs as well.")
    ]
    waiting: Annotated[int, Field(description="Events that are still to be told.")]
    failed: Annotated[int, Field(description="Events that were given up.")]


class WebhookMade(Told):
    """A subscription and its secret, which is told only now."""

    webhook: Webhook
    secret: str


class DeliverySearch(Paged):
    """Those in a state, or all."""

    state: DeliveryState | None = None


class DeliveryTold(Told):
    """An event for a subscription; the last attempt's status is null where there was no answer."""

    id: int
    event_id: Annotated[str, Field(description="The webhook-id.")]
    event: EventKind
    state: DeliveryState
    at: Annotated[Instant, Field(description="When it happened.")]
    data: Annotated[
        dict[str, JsonValue] | None,
        Field(description="Null where the token does not give the right to look that up."),
    ]
    tries: int
    due_at: Annotated[Instant | None, Field(description="Of one that waits; null is at once.")]
    settled_at: Instant | None
    last_at: Instant | None
    last_status: int | None
    last_said: str | None
    last_took_ms: int | None


class AttemptTold(Told):
    """One try; `said` is the first of the answer or, without one, why there was none."""

    at: Instant
    took_ms: int
    status: int | None
    said: str


class DeliveryFile(DeliveryTold):
    """A delivery with each attempt, the latest first."""

    attempts: list[AttemptTold]


class SinceWhen(Said):
    """Since when."""

    since: Instant


class AskedAgain(Told):
    """How many events will be told again."""

    deliveries: int


@router.get("", summary="List webhooks")
async def look_for(asked: Annotated[Paged, Query()], client: Seeing) -> Listed[Webhook]:
    """The oldest first."""
    async with client.reading() as connection:
        page = await actions.subscriptions_page(connection, after=asked.cursor, most=asked.limit)
    return Listed[Webhook].of((_told(client, each) for each in page.rows), page.next)


@router.post("", status_code=201, summary="Have an address told what happens")
async def add(new: NewWebhook, client: Changing, response: Response) -> WebhookMade:
    """From now on. The token has to give the right to look up what is told."""
    _may_be_told(client, new.events)
    connection = await client.changing()
    made = granted(
        await actions.subscribe(
            connection,
            Wanted(new.address, new.events, new.about),
            at=client.now,
            by=client.by,
            anywhere=_anywhere(client),
        )
    )
    made_at(response, f"webhooks/{made.subscription.id}")
    return _made(client, made)


@router.get("/{webhook_id}", summary="Show a webhook")
async def show(webhook_id: Id, client: Seeing) -> Webhook:
    """How it stands."""
    async with client.reading() as connection:
        return _told(client, await _of(connection, webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook, or switch it off or on")
async def change(webhook_id: Id, wanted: WebhookChange, client: Changing) -> Webhook:
    """What waits is kept while it is off; what happens meanwhile is not kept for it."""
    connection = await client.changing()
    held = await _of(connection, webhook_id)
    told = wanted.model_fields_set
    if told & {"address", "events", "about"}:
        new = Wanted(
            wanted.address if "address" in told else held.address,
            wanted.events if "events" in told else held.events,
            wanted.about if "about" in told else held.about,
        )
        _may_be_told(client, new.events)
        granted(await actions.change(connection, webhook_id, new, anywhere=_anywhere(client)))
    if "on" in told:
        switched = (
            await actions.switch_on(connection, webhook_id)
            if wanted.on
            else await actions.switch_off(connection, webhook_id, at=client.now, by=client.by)
        )
        granted(switched)
    return _told(client, await _of(connection, webhook_id))


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook")
async def remove(webhook_id: Id, client: Changing) -> None:
    """With its log, and with what waits."""
    connection = await client.changing()
    await _of(connection, webhook_id)
    await actions.remove(connection, webhook_id)


@router.post("/{webhook_id}/rotate-secret", summary="Give a webhook a new secret")
async def rotate(webhook_id: Id, client: Changing) -> WebhookMade:
    """For a day the one before signs as well."""
    connection = await client.changing()
    await _of(connection, webhook_id)
    return _made(client, granted(await actions.rotate_secret(connection, webhook_id, at=client.now)))


@router.post("/{webhook_id}/test", status_code=201, summary="Send a test event")
async def send_test(webhook_id: Id, client: Changing, response: Response) -> DeliveryTold:
    """At once; look at the delivery to see how it went."""
    connection = await client.changing()
    await _of(connection, webhook_id)
    delivery_id = granted(await actions.send_test(connection, webhook_id, at=client.now, by=client.by))
    made_at(response, f"webhooks/{webhook_id}/deliveries/{delivery_id}")
    return _delivery(client, there(await actions.delivery(connection, webhook_id, delivery_id), "delivery"))


@router.get("/{webhook_id}/deliveries", summary="List what a webhook was told")
async def deliveries(
    webhook_id: Id, asked: Annotated[DeliverySearch, Query()], client: Seeing
) -> Listed[DeliveryTold]:
    """And what it is still to be told, the latest first. Kept for 30 days."""
    async with client.reading() as connection:
        await _of(connection, webhook_id)
        page = await actions.deliveries(
            connection, webhook_id, state=asked.state, after=asked.cursor, most=asked.limit
        )
    return Listed[DeliveryTold].of((_delivery(client, each) for each in page.rows), page.next)


@router.get("/{webhook_id}/deliveries/{delivery_id}", summary="Show a delivery with its attempts")
async def show_delivery(webhook_id: Id, delivery_id: Id, client: Seeing) -> DeliveryFile:
    """How each attempt went."""
    async with client.reading() as connection:
        found = there(await actions.delivery(connection, webhook_id, delivery_id), "delivery")
        attempts = await actions.attempts(connection, delivery_id)
    told = [AttemptTold.model_validate(each) for each in attempts]
    return DeliveryFile(**_delivery(client, found).model_dump(), attempts=told)


@router.post("/{webhook_id}/deliveries/{delivery_id}/again", summary="Tell an event again")
async def again(webhook_id: Id, delivery_id: Id, client: Changing) -> AskedAgain:
    """Under the id that it had."""
    connection = await client.changing()
    await _of(connection, webhook_id)
    asked = await actions.tell_again(connection, webhook_id, delivery_id, at=client.now)
    return AskedAgain(deliveries=granted(asked))


@router.post("/{webhook_id}/again", summary="Tell all events since an instant again")
async def again_since(webhook_id: Id, wanted: SinceWhen, client: Changing) -> AskedAgain:
    """In their order, under the ids that they had."""
    connection = await client.changing()
    await _of(connection, webhook_id)
    asked = await actions.tell_again_since(connection, webhook_id, wanted.since, at=client.now)
    return AskedAgain(deliveries=granted(asked))


async def _of(connection: Connection, webhook_id: int) -> Subscription:
    """Raises `Problem` (404)."""
    return there(await actions.subscription(connection, webhook_id), "webhook")


def _may_be_told(client: Client, events: tuple[EventKind, ...]) -> None:
    lacking = sorted({WANTS[each] for each in events if not _may(client, each)})
    if lacking:
        raise Problem(
            Kind.NO_RIGHT,
            f"To be told of that the token {client.by} has to give {', '.join(lacking)}, too.",
        )


def _may(client: Client, event: EventKind) -> bool:
    return event not in WANTS or client.may(WANTS[event])


def _anywhere(client: Client) -> bool:
    return client.settings.webhooks_to_private_addresses


def _made(client: Client, made: Made) -> WebhookMade:
    return WebhookMade(webhook=_told(client, made.subscription), secret=made.secret)


def _told(client: Client, each: Subscription) -> Webhook:
    same = Webhook.model_fields.keys() - {"events", "condition"}
    return Webhook(
        **{name: getattr(each, name) for name in same},
        events=list(each.events),
        condition=each.condition(client.now),
    )


def _delivery(client: Client, each: Delivery) -> DeliveryTold:
    same = DeliveryTold.model_fields.keys() - {"event", "data"}
    data = dict(each.body) if _may(client, each.kind) else None
    return DeliveryTold(**{name: getattr(each, name) for name in same}, event=each.kind, data=data)
