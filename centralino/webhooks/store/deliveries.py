"""The SQL of the log: what was told to whom and how it went, told again, and forgotten in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import args_row, class_row
from psycopg.types.json import Jsonb

from centralino.webhooks.rules.kinds import DeliveryState, EventKind


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event for a subscription; `last_…` are of the last attempt, if there was any: no status, no answer."""

    id: int
    subscription_id: int
    event_id: str
    kind: EventKind
    state: DeliveryState
    at: datetime
    body: Mapping[str, Any]
    asked_at: datetime
    due_at: datetime | None
    tries: int
    settled_at: datetime | None
    last_at: datetime | None
    last_status: int | None
    last_said: str | None
    last_took_ms: int | None


_DELIVERY = """
    select webhook_deliveries.id, subscription_id, event_id, kind, state, webhook_events.at, body, asked_at, due_at,
           tries, settled_at, last.at, last.status, last.said, last.took_ms
    from webhook_deliveries join webhook_events on webhook_events.id = event_id
    left join lateral (select at, status, said, took_ms from webhook_attempts
                       where delivery_id = webhook_deliveries.id order by id desc limit 1) as last on true
"""


async def deliveries(
    connection: AsyncConnection,
    subscription_id: int,
    *,
    state: DeliveryState | None = None,
    before: int | None = None,
    most: int,
) -> list[Delivery]:
    """What was this subscription told, or is still to be told, the latest first, from before that one on?"""
    cursor = connection.cursor(row_factory=args_row(_delivery))
    await cursor.execute(
        _DELIVERY
        + """
        where subscription_id = %(id)s
          and (%(state)s::webhook_delivery_state is null or state = %(state)s::webhook_delivery_state)
          and (%(before)s::bigint is null or webhook_deliveries.id < %(before)s)
        order by webhook_deliveries.id desc limit %(most)s
        """,
        {"id": subscription_id, "state": state, "before": before, "most": most},
    )
    return await cursor.fetchall()


async def delivery(connection: AsyncConnection, subscription_id: int, delivery_id: int) -> Delivery | None:
    """How does this one stand?"""
    cursor = connection.cursor(row_factory=args_row(_delivery))
    await cursor.execute(
        _DELIVERY + "where subscription_id = %(of)s and webhook_deliveries.id = %(id)s",
        {"of": subscription_id, "id": delivery_id},
    )
    return await cursor.fetchone()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try; `said` is the first of the answer or, without one, why there was none."""

    at: datetime
    took_ms: int
    status: int | None
    said: str


async def attempts(connection: AsyncConnection, delivery_id: int, *, most: int = 100) -> list[Attempt]:
    """How did it go, the latest first?"""
    cursor = connection.cursor(row_factory=class_row(Attempt))
    await cursor.execute(
        """
        select at, took_ms, status, said from webhook_attempts
        where delivery_id = %(id)s order by id desc limit %(most)s
        """,
        {"id": delivery_id, "most": most},
    )
    return await cursor.fetchall()


async def ask_again(
    connection: AsyncConnection,
    subscription_id: int,
    at: datetime,
    *,
    only: int | None,
    since: datetime | None,
) -> int:
    """That one is told again at once, or all that happened since then, in their order; how many that are."""
    cursor = await connection.execute(
        """
        update webhook_deliveries set state = 'waiting', asked_at = %(at)s, due_at = null, tries = 0, settled_at = null
        from webhook_events
        where webhook_events.id = event_id and subscription_id = %(of)s
          and (%(only)s::bigint is null or webhook_deliveries.id = %(only)s)
          and (%(since)s::timestamptz is null or webhook_events.at >= %(since)s)
        """,
        {"of": subscription_id, "at": at, "only": only, "since": since},
    )
    return cursor.rowcount


async def insert_test(
    connection: AsyncConnection, subscription_id: int, at: datetime, body: Mapping[str, Any]
) -> int:
    """An event for this subscription alone; the delivery's id."""
    cursor = await connection.execute(
        """
        with told as (select tell_subscribers('test', %(at)s, null, %(body)s, %(id)s) as event_id)
        select event_id from told
        """,
        {"id": subscription_id, "at": at, "body": Jsonb(body)},
    )
    (event_id,) = await cursor.fetchone() or ("",)
    cursor = await connection.execute(
        "select id from webhook_deliveries where event_id = %(event)s", {"event": event_id}
    )
    (delivery_id,) = await cursor.fetchone() or (0,)
    return int(delivery_id)


async def tell_tellers(connection: AsyncConnection) -> None:
    """Whoever tells subscribers hears, once this transaction is committed, that there may be something to do."""
    await connection.execute("select pg_notify('webhooks', '')")


async def forget_told(connection: AsyncConnection, before: datetime, most: int) -> int:
    """What was settled before then is forgotten, with how it went; how many deliveries that were."""
    cursor = await connection.execute(
        """
        delete from webhook_deliveries where id in (
            select id from webhook_deliveries where state <> 'waiting' and settled_at < %(before)s limit %(most)s)
        """,
        {"before": before, "most": most},
    )
    return cursor.rowcount


async def forget_events(connection: AsyncConnection, before: datetime, most: int) -> int:
    """Events of before then of which nobody is told any more are forgotten; how many those were."""
    cursor = await connection.execute(
        """
        delete from webhook_events where id in (
            select id from webhook_events where at < %(before)s
            and not exists (select from webhook_deliveries where event_id = webhook_events.id) limit %(most)s)
        """,
        {"before": before, "most": most},
    )
    return cursor.rowcount


def _delivery(
    id: int, subscription_id: int, event_id: str, kind: str, state: str, *others: object
) -> Delivery:
    return Delivery(id, subscription_id, event_id, EventKind(kind), DeliveryState(state), *others)  # type: ignore[arg-type]
