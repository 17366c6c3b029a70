"""The SQL of a provider's pace and of its rests: its row is the token for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class PaceRow:
    """How a provider stands."""

    next_text_at: datetime
    failures: int
    rests_until: datetime | None


async def hold_pace(connection: AsyncConnection, provider: str) -> PaceRow:
    """How does this provider stand? Nobody else takes texts for it until the transaction ends."""
    await connection.execute(
        """
        insert into text_pace (provider, next_text_at) values (%(provider)s, '1970-01-01 00:00+00')
        on conflict do nothing
        """,
        {"provider": provider},
    )
    cursor = connection.cursor(row_factory=class_row(PaceRow))
    await cursor.execute(
        "select next_text_at, failures, rests_until from text_pace where provider = %(provider)s for update",
        {"provider": provider},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def pace_provider(connection: AsyncConnection, provider: str, next_text_at: datetime) -> None:
    """From now on this provider is given nothing before that instant."""
    await connection.execute(
        "update text_pace set next_text_at = %(at)s where provider = %(provider)s",
        {"provider": provider, "at": next_text_at},
    )


async def count_failure(
    connection: AsyncConnection, provider: str, *, rest_after: int, rests_until: datetime, why: str
) -> bool:
    """The provider failed once more in a row; true when it rests from now on."""
    cursor = await connection.execute(
        """
        update text_pace set failures = failures + 1,
               rests_until = case when failures + 1 >= %(rest_after)s then %(until)s else rests_until end,
               rests_why = case when failures + 1 >= %(rest_after)s then %(why)s else rests_why end
        where provider = %(provider)s returning failures >= %(rest_after)s
        """,
        {"provider": provider, "rest_after": rest_after, "until": rests_until, "why": why},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def rest(connection: AsyncConnection, provider: str, until: datetime) -> None:
    """Until then this provider is given nothing, unless it is told to do well before."""
    await connection.execute(
        "update text_pace set rests_until = %(until)s where provider = %(provider)s",
        {"provider": provider, "until": until},
    )


async def count_success(connection: AsyncConnection, provider: str) -> None:
    """The provider has said yes or no to a text: what failed before counts no more."""
    await connection.execute(
        """
        update text_pace set failures = 0, rests_until = null, rests_why = null
        where provider = %(provider)s and failures > 0
        """,
        {"provider": provider},
    )


async def next_at(connection: AsyncConnection, provider: str) -> datetime | None:
    """When may this provider be given a text again? None when it never was given one."""
    cursor = await connection.execute(
        "select greatest(next_text_at, rests_until) from text_pace where provider = %(provider)s",
        {"provider": provider},
    )
    row = await cursor.fetchone()
    at: datetime | None = row[0] if row else None
    return at


async def next_answer_due_at(connection: AsyncConnection, provider: str) -> datetime | None:
    """When is the next answer due that waits to be sent?"""
    cursor = await connection.execute(
        "select min(due_at) from texts_out where provider = %(provider)s and state = 'queued'",
        {"provider": provider},
    )
    row = await cursor.fetchone()
    at: datetime | None = row[0] if row else None
    return at
