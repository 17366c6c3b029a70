"""The SQL of how the provider of texts stands: whether it rests, what went last, and why texts failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.messages.lives import TextPurpose, TextState


@dataclass(frozen=True, slots=True)
class Standing:
    """`failures` are in a row; `rests_until` is past when it rests no more."""

    failures: int
    rests_until: datetime | None
    rests_why: str | None


async def standing(connection: AsyncConnection, provider: str) -> Standing:
    """How does this provider stand?"""
    cursor = connection.cursor(row_factory=class_row(Standing))
    await cursor.execute(
        "select failures, rests_until, rests_why from text_pace where provider = %(provider)s",
        {"provider": provider},
    )
    return await cursor.fetchone() or Standing(0, None, None)


@dataclass(frozen=True, slots=True)
class TextWent:
    """A text of ours, as it stands."""

    id: int
    at: datetime
    number: str
    purpose: TextPurpose
    state: TextState
    body: str
    error_code: str | None
    error: str | None


async def latest_texts(connection: AsyncConnection, most: int) -> list[TextWent]:
    """Which texts of ours were the last?"""
    cursor = connection.cursor(row_factory=class_row(TextWent))
    await cursor.execute(
        """
        select id, claimed_at as at, number, purpose, state, body, error_code, error
        from texts_out order by claimed_at desc, id desc limit %(most)s
        """,
        {"most": most},
    )
    return await cursor.fetchall()


async def counts(connection: AsyncConnection, since: datetime) -> dict[TextState, int]:
    """How far did the texts come that were taken since an instant?"""
    cursor = await connection.execute(
        "select state::text, count(*) from texts_out where claimed_at >= %(since)s group by state",
        {"since": since},
    )
    return {TextState(state): number for state, number in await cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Failures:
    """Texts that did not arrive, by the provider's code; `error` is what it said the last time."""

    code: str
    texts: int
    error: str | None
    last_at: datetime


async def failures(connection: AsyncConnection, since: datetime) -> list[Failures]:
    """Why did texts not arrive since an instant, the most frequent reason first?"""
    cursor = connection.cursor(row_factory=class_row(Failures))
    await cursor.execute(
        """
        select coalesce(error_code, '') as code, count(*) as texts,
               (array_agg(error order by claimed_at desc))[1] as error, max(claimed_at) as last_at
        from texts_out
        where claimed_at >= %(since)s and state in ('failed', 'not-sent')
        group by 1 order by 2 desc, 1
        """,
        {"since": since},
    )
    return await cursor.fetchall()


async def tests_since(connection: AsyncConnection, since: datetime) -> int:
    """How many texts were tests since an instant?"""
    cursor = await connection.execute(
        "select count(*) from texts_out where claimed_at >= %(since)s and purpose = 'test'", {"since": since}
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0
