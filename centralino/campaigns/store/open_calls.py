"""Reading which calls of ours are open, for whoever settles what a crash left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call whose outcome is not known yet."""

    id: int
    place_at: datetime
    originated_at: datetime | None
    answered_at: datetime | None
    over_at: datetime | None


async def open_calls(connection: AsyncConnection) -> list[OpenCall]:
    """Which calls are not over, or not settled?"""
    cursor = connection.cursor(row_factory=class_row(OpenCall))
    await cursor.execute(
        """
        select id, place_at, originated_at, answered_at, over_at from outbound_calls
        where settled_at is null or over_at is null order by place_at
        """
    )
    return await cursor.fetchall()


async def calls_of_claims(connection: AsyncConnection, claims: Sequence[UUID]) -> list[int]:
    """Which calls were written by these claims, and not placed?"""
    cursor = await connection.execute(
        """
        select id from outbound_calls
        where claim = any(%(claims)s) and originated_at is null and settled_at is null
        """,
        {"claims": list(claims)},
    )
    return [call_id for (call_id,) in await cursor.fetchall()]


async def try_to_be_the_only_one(connection: AsyncConnection, name: str) -> bool:
    """Whether nobody else does this just now; until the transaction ends nobody else will."""
    cursor = await connection.execute(
        "select pg_try_advisory_xact_lock(hashtextextended(%(name)s, 0))", {"name": name}
    )
    row = await cursor.fetchone()
    return bool(row and row[0])
