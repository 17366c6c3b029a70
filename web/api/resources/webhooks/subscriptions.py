"""Webhooks: made, changed, switched off and on, removed, and their secrets."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from centralino.webhooks import actions
from centralino.webhooks.actions import Made, Subscription, Wanted
from centralino.webhooks.rules.addresses import LONGEST
from centralino.webhooks.rules.kinds import Condition, EventKind
from web.api.frame import (
    Client,
    Id,
    Instant,
    Line,
    Listed,
    Paged,
    Said,
    Told,
    granted,
    left_as_it_is,
    made_at,
    resource,
)
from web.api.resources.webhooks.allowed import Changing, Seeing, need_to_look_up, webhook_of

router = resource("webhooks", "Webhooks")

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


@router.get("", summary="List webhooks")
async def look_for(asked: Annotated[Paged, Query()], client: Seeing) -> Listed[Webhook]:
    """The oldest first."""
    async with client.reading() as connection:
        page = await actions.subscriptions_page(connection, after=asked.cursor, most=asked.limit)
    return Listed[Webhook].of((_told(client, each) for each in page.rows), page.next)


@router.post("", status_code=201, summary="Have an address told what happens")
async def add(new: NewWebhook, client: Changing, response: Response) -> WebhookMade:
    """From now on. The token has to give the right to look up what is told."""
    need_to_look_up(client, new.events)
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
        return _told(client, await webhook_of(connection, webhook_id))


@router.patch("/{webhook_id}", summary="Change a webhook, or switch it off or on")
async def change(webhook_id: Id, wanted: WebhookChange, client: Changing) -> Webhook:
    """What waits is kept while it is off; what happens meanwhile is not kept for it."""
    connection = await client.changing()
    held = await webhook_of(connection, webhook_id)
    told = wanted.model_fields_set
    if told & {"address", "events", "about"}:
        new = Wanted(
            wanted.address if "address" in told else held.address,
            wanted.events if "events" in told else held.events,
            wanted.about if "about" in told else held.about,
        )
        need_to_look_up(client, new.events)
        granted(await actions.change(connection, webhook_id, new, anywhere=_anywhere(client)))
    if "on" in told:
        switched = (
            await actions.switch_on(connection, webhook_id)
            if wanted.on
            else await actions.switch_off(connection, webhook_id, at=client.now, by=client.by)
        )
        granted(switched)
    return _told(client, await webhook_of(connection, webhook_id))


@router.delete("/{webhook_id}", status_code=204, summary="Remove a webhook")
async def remove(webhook_id: Id, client: Changing) -> None:
    """With its log, and with what waits."""
    connection = await client.changing()
    await webhook_of(connection, webhook_id)
    await actions.remove(connection, webhook_id)


@router.post("/{webhook_id}/rotate-secret", summary="Give a webhook a new secret")
async def rotate(webhook_id: Id, client: Changing) -> WebhookMade:
    """For a day the one before signs as well."""
    connection = await client.changing()
    await webhook_of(connection, webhook_id)
    return _made(client, granted(await actions.rotate_secret(connection, webhook_id, at=client.now)))


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
