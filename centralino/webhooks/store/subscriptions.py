"""The SQL of subscriptions: who is told of what, and how the other end takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import args_row

from centralino.webhooks.rules.kinds import Condition, EventKind, condition


@dataclass(frozen=True, slots=True)
class Subscription:
    """`waiting` and `failed` are events that are still to be told, and that were given up.

    `rests_until` is when it is tried again; the secret before signs as well until `both_secrets_until`.
    """

    id: int
    address: str
    about: str
    events: tuple[EventKind, ...]
    made_at: datetime
    made_by: str
    off_at: datetime | None
    off_why: str
    failures: int
    failing_since: datetime | None
    rests_until: datetime | None
    both_secrets_until: datetime | None
    waiting: int
    failed: int

    def condition(self, now: datetime) -> Condition:
        """How it stands."""
        return condition(self.off_at, self.failing_since, now)


_SUBSCRIPTION = """
    select id, address, about, events::text[], made_at, made_by, off_at, off_why, failures, failing_since, rests_until,
           secret_before_until,
           (select count(*) from webhook_deliveries where subscription_id = webhook_subscriptions.id
            and state = 'waiting') as waiting,
           (select count(*) from webhook_deliveries where subscription_id = webhook_subscriptions.id
            and state = 'failed') as failed
    from webhook_subscriptions
"""


async def subscriptions(
    connection: AsyncConnection, *, after: int = 0, most: int | None = None
) -> list[Subscription]:
    """Who is told of what, the oldest first, from behind that one on?"""
    cursor = connection.cursor(row_factory=args_row(_subscription))
    await cursor.execute(
        _SUBSCRIPTION + "where id > %(after)s order by id limit %(most)s", {"after": after, "most": most}
    )
    return await cursor.fetchall()


async def subscription(connection: AsyncConnection, subscription_id: int) -> Subscription | None:
    """How does this one stand?"""
    cursor = connection.cursor(row_factory=args_row(_subscription))
    await cursor.execute(_SUBSCRIPTION + "where id = %(id)s", {"id": subscription_id})
    return await cursor.fetchone()


async def hold_all(connection: AsyncConnection) -> int:
    """How many are there? Nobody else adds one until the transaction ends."""
    await connection.execute("lock table webhook_subscriptions in share row exclusive mode")
    cursor = await connection.execute("select count(*) from webhook_subscriptions")
    (count,) = await cursor.fetchone() or (0,)
    return int(count)


async def insert_subscription(
    connection: AsyncConnection,
    *,
    address: str,
    about: str,
    events: Sequence[EventKind],
    secret: str,
    at: datetime,
    by: str,
) -> int:
    """From here on they are told; the id."""
    cursor = await connection.execute(
        """
        insert into webhook_subscriptions (address, about, events, secret, made_at, made_by)
        values (%(address)s, %(about)s, %(events)s::webhook_event[], %(secret)s, %(at)s, %(by)s)
        returning id
        """,
        {
            "address": address,
            "about": about,
            "events": [str(each) for each in events],
            "secret": secret,
            "at": at,
            "by": by,
        },
    )
    (subscription_id,) = await cursor.fetchone() or (0,)
    return int(subscription_id)


async def change_subscription(
    connection: AsyncConnection,
    subscription_id: int,
    *,
    address: str,
    about: str,
    events: Sequence[EventKind],
) -> bool:
    """Another address is tried at once. False when there is none of that id."""
    cursor = await connection.execute(
        """
        update webhook_subscriptions set about = %(about)s, events = %(events)s::webhook_event[], address = %(address)s,
               rests_until = case when address = %(address)s then rests_until end,
               failures = case when address = %(address)s then failures else 0 end,
               failing_since = case when address = %(address)s then failing_since end
        where id = %(id)s
        """,
        {
            "id": subscription_id,
            "address": address,
            "about": about,
            "events": [str(each) for each in events],
        },
    )
    return cursor.rowcount == 1


async def switch_off(connection: AsyncConnection, subscription_id: int, at: datetime, why: str) -> bool:
    """They are told nothing from here on; what waits is kept. False when there is none, or it is off."""
    cursor = await connection.execute(
        """
        update webhook_subscriptions set off_at = %(at)s, off_why = %(why)s where id = %(id)s and off_at is null
        """,
        {"id": subscription_id, "at": at, "why": why},
    )
    return cursor.rowcount == 1


async def switch_on(connection: AsyncConnection, subscription_id: int) -> bool:
    """They are told again, what waits first. False when there is none, or it is on."""
    cursor = await connection.execute(
        """
        update webhook_subscriptions
        set off_at = null, off_why = '', failures = 0, failing_since = null, rests_until = null
        where id = %(id)s and off_at is not null
        """,
        {"id": subscription_id},
    )
    return cursor.rowcount == 1


async def end_rest(connection: AsyncConnection, subscription_id: int) -> None:
    """It is tried at once, whatever failed before."""
    await connection.execute(
        "update webhook_subscriptions set rests_until = null where id = %(id)s", {"id": subscription_id}
    )


async def change_secret(
    connection: AsyncConnection, subscription_id: int, secret: str, both_until: datetime
) -> bool:
    """Another secret; the one before signs as well until then. False when there is none of that id."""
    cursor = await connection.execute(
        """
        update webhook_subscriptions
        set secret_before = secret, secret_before_until = %(until)s, secret = %(secret)s
        where id = %(id)s
        """,
        {"id": subscription_id, "secret": secret, "until": both_until},
    )
    return cursor.rowcount == 1


async def delete_subscription(connection: AsyncConnection, subscription_id: int) -> bool:
    """They are told nothing any more, and how it went is forgotten. False when there is none of that id."""
    cursor = await connection.execute(
        "delete from webhook_subscriptions where id = %(id)s", {"id": subscription_id}
    )
    return cursor.rowcount == 1


def _subscription(id: int, address: str, about: str, events: Sequence[str], *others: object) -> Subscription:
    return Subscription(id, address, about, tuple(map(EventKind, events)), *others)  # type: ignore[arg-type]
