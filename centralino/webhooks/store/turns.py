"""The SQL of telling: whose turn it is, what they are told next, and how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import args_row, class_row

from centralino.webhooks.rules.kinds import EventKind


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A subscription that nobody but the claim tells anything."""

    subscription_id: int
    address: str
    secret: str
    secret_before: str | None
    secret_before_until: datetime | None


async def claim_turns(
    connection: AsyncConnection, claim: UUID, *, now: datetime, until: datetime, most: int
) -> list[TurnRow]:
    """Who is to be told something now, and is in nobody else's hands? They are the claim's until then.

    Whoever rests, and is not tried before, is passed over; so are those that others are claiming.
    """
    cursor = connection.cursor(row_factory=class_row(TurnRow))
    # Not "for update": whoever writes down what happened holds the key of the row until their commit.
    await cursor.execute(
        """
        update webhook_subscriptions set claim = %(claim)s, claimed_until = %(until)s
        where id in (
            select id from webhook_subscriptions
            where off_at is null and coalesce(claimed_until <= %(now)s, true)
              and coalesce(rests_until <= %(now)s, true)
              and exists (select from webhook_deliveries
                          where subscription_id = webhook_subscriptions.id and state = 'waiting'
                            and coalesce(due_at <= %(now)s, true))
            order by claimed_until nulls first, id limit %(most)s for no key update skip locked)
        returning id as subscription_id, address, secret, secret_before, secret_before_until
        """,
        {"claim": claim, "now": now, "until": until, "most": most},
    )
    return await cursor.fetchall()


async def end_turn(connection: AsyncConnection, subscription_id: int, claim: UUID) -> None:
    """Somebody else may tell them now."""
    await connection.execute(
        """
        update webhook_subscriptions set claim = null, claimed_until = null where id = %(id)s and claim = %(claim)s
        """,
        {"id": subscription_id, "claim": claim},
    )


async def next_turn_at(connection: AsyncConnection, now: datetime) -> datetime | None:
    """When is the next to be told something, if nothing happens? None: nothing waits."""
    cursor = await connection.execute(
        """
        select min(greatest(next_at, rests_until, claimed_until)) from webhook_subscriptions cross join lateral (
            select coalesce(due_at, %(now)s) as next_at from webhook_deliveries
            where subscription_id = webhook_subscriptions.id and state = 'waiting'
            order by due_at nulls first limit 1) as waiting
        where off_at is null
        """,
        {"now": now},
    )
    (at,) = await cursor.fetchone() or (None,)
    return at if isinstance(at, datetime) else None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One event for one subscription; `tries` were there since it was asked for last."""

    delivery_id: int
    event_id: str
    kind: EventKind
    at: datetime
    body: Mapping[str, Any]
    tries: int


async def next_messages(
    connection: AsyncConnection, subscription_id: int, *, now: datetime, passed_after: int, most: int
) -> list[MessageRow]:
    """What is this subscription told now, in order? What failed often comes after what did not."""
    cursor = connection.cursor(row_factory=args_row(_message))
    await cursor.execute(
        """
        with due as not materialized (
            select id, event_id, tries from webhook_deliveries
            where subscription_id = %(id)s and state = 'waiting' and coalesce(due_at <= %(now)s, true)),
        first as materialized (
            select * from due where tries < %(passed_after)s order by id limit %(most)s),
        passed as (
            select * from due where tries >= %(passed_after)s order by id
            limit %(most)s - (select count(*) from first))
        select each.id, event_id, kind, at, body, tries
        from (select * from first union all select * from passed) as each
             join webhook_events on webhook_events.id = event_id
        order by tries >= %(passed_after)s, each.id
        """,
        {"id": subscription_id, "now": now, "passed_after": passed_after, "most": most},
    )
    return await cursor.fetchall()


async def insert_attempt(
    connection: AsyncConnection,
    delivery_id: int,
    *,
    at: datetime,
    took_ms: int,
    status: int | None,
    said: str,
) -> None:
    """How it went; of an event that was forgotten meanwhile nothing is kept."""
    await connection.execute(
        """
        insert into webhook_attempts (delivery_id, at, took_ms, status, said)
        select id, %(at)s, %(took_ms)s, %(status)s, %(said)s from webhook_deliveries where id = %(id)s
        """,
        {"id": delivery_id, "at": at, "took_ms": took_ms, "status": status, "said": said},
    )


async def mark_delivered(connection: AsyncConnection, delivery_id: int, at: datetime) -> None:
    """The other end has it."""
    await connection.execute(
        """
        update webhook_deliveries
        set state = 'delivered', settled_at = %(at)s, tries = tries + 1, due_at = null
        where id = %(id)s and state <> 'delivered'
        """,
        {"id": delivery_id, "at": at},
    )


async def put_off(connection: AsyncConnection, delivery_id: int, due_at: datetime) -> None:
    """The other end did not take it, and is told again then."""
    await connection.execute(
        """
        update webhook_deliveries set tries = tries + 1, due_at = %(due_at)s
        where id = %(id)s and state = 'waiting'
        """,
        {"id": delivery_id, "due_at": due_at},
    )


async def give_up(
    connection: AsyncConnection,
    subscription_id: int,
    *,
    asked_before: datetime,
    at: datetime,
    only: int | None,
) -> int:
    """What has waited since then is not tried any more, or `only` that one; how many that is."""
    cursor = await connection.execute(
        """
        update webhook_deliveries set state = 'failed', settled_at = %(at)s, due_at = null
        where subscription_id = %(id)s and state = 'waiting' and asked_at <= %(asked_before)s
          and (%(only)s::bigint is null or webhook_deliveries.id = %(only)s)
        """,
        {"id": subscription_id, "asked_before": asked_before, "at": at, "only": only},
    )
    return cursor.rowcount


async def is_still_ours(connection: AsyncConnection, subscription_id: int, claim: UUID) -> bool:
    """Is it still this claim's turn, and the subscription on? It stays as it is until the transaction ends."""
    cursor = await connection.execute(
        """
        select from webhook_subscriptions where id = %(id)s and claim = %(claim)s and off_at is null for no key update
        """,
        {"id": subscription_id, "claim": claim},
    )
    return bool(cursor.rowcount)


async def count_success(connection: AsyncConnection, subscription_id: int) -> None:
    """The other end takes what it is told."""
    await connection.execute(
        """
        update webhook_subscriptions set failures = 0, failing_since = null, rests_until = null
        where id = %(id)s and failures > 0
        """,
        {"id": subscription_id},
    )


@dataclass(frozen=True, slots=True)
class Failing:
    """How often in a row the other end did not take what it was told, and since when."""

    failures: int
    since: datetime


async def count_failure(connection: AsyncConnection, subscription_id: int, at: datetime) -> Failing:
    """The other end has failed once more. Of a subscription that is gone: for the first time."""
    cursor = await connection.execute(
        """
        update webhook_subscriptions set failures = failures + 1, failing_since = coalesce(failing_since, %(at)s)
        where id = %(id)s returning failures, failing_since
        """,
        {"id": subscription_id, "at": at},
    )
    return Failing(*(await cursor.fetchone() or (1, at)))


async def let_rest(connection: AsyncConnection, subscription_id: int, until: datetime) -> None:
    """Nothing is told before then."""
    await connection.execute(
        "update webhook_subscriptions set rests_until = %(until)s where id = %(id)s",
        {"id": subscription_id, "until": until},
    )


def _message(
    delivery_id: int,
    event_id: str,
    kind: str,
    at: datetime,
    body: Mapping[str, Any],
    tries: int,
) -> MessageRow:
    return MessageRow(delivery_id, event_id, EventKind(kind), at, body, tries)
