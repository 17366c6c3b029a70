"""What webhooks were told, how it went, and telling it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field, JsonValue

from centralino.webhooks import actions
from centralino.webhooks.actions import Delivery
from centralino.webhooks.rules.kinds import DeliveryState, EventKind
from web.api.frame import Client, Id, Instant, Listed, Paged, Said, Told, granted, made_at, resource, there
from web.api.resources.webhooks.allowed import Changing, Seeing, may_look_up, webhook_of

router = resource("webhooks", "Webhooks")


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


@router.post("/{webhook_id}/test", status_code=201, summary="Send a test event")
async def send_test(webhook_id: Id, client: Changing, response: Response) -> DeliveryTold:
    """At once; look at the delivery to see how it went."""
    connection = await client.changing()
    await webhook_of(connection, webhook_id)
    delivery_id = granted(await actions.send_test(connection, webhook_id, at=client.now, by=client.by))
    made_at(response, f"webhooks/{webhook_id}/deliveries/{delivery_id}")
    return _delivery(client, there(await actions.delivery(connection, webhook_id, delivery_id), "delivery"))


@router.get("/{webhook_id}/deliveries", summary="List what a webhook was told")
async def deliveries(
    webhook_id: Id, asked: Annotated[DeliverySearch, Query()], client: Seeing
) -> Listed[DeliveryTold]:
    """And what it is still to be told, the latest first. Kept for 30 days."""
    async with client.reading() as connection:
        await webhook_of(connection, webhook_id)
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
    await webhook_of(connection, webhook_id)
    asked = await actions.tell_again(connection, webhook_id, delivery_id, at=client.now)
    return AskedAgain(deliveries=granted(asked))


@router.post("/{webhook_id}/again", summary="Tell all events since an instant again")
async def again_since(webhook_id: Id, wanted: SinceWhen, client: Changing) -> AskedAgain:
    """In their order, under the ids that they had."""
    connection = await client.changing()
    await webhook_of(connection, webhook_id)
    asked = await actions.tell_again_since(connection, webhook_id, wanted.since, at=client.now)
    return AskedAgain(deliveries=granted(asked))


def _delivery(client: Client, each: Delivery) -> DeliveryTold:
    same = DeliveryTold.model_fields.keys() - {"event", "data"}
    data = dict(each.body) if may_look_up(client, each.kind) else None
    return DeliveryTold(**{name: getattr(each, name) for name in same}, event=each.kind, data=data)
