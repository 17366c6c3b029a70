"""The SQL of tokens of the API."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import args_row

from centralino.access.rules.rights import Right, Role
from centralino.access.rules.scopes import in_force


@dataclass(frozen=True, slots=True)
class Token:
    """A program's token. `rights` are those that were granted, `made_by` the name of whoever granted them.

    `last_used_at` is known to the minute; without `expires_at` it holds until it is revoked.
    """

    id: int
    name: str
    rights: frozenset[Right]
    made_at: datetime
    made_by: str
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    maker_role: Role
    maker_suspended_at: datetime | None

    def rights_now(self, at: datetime) -> frozenset[Right]:
        """What may be done with it at that instant."""
        return in_force(self.rights, self.maker_role) if self.holds(at) else frozenset()

    def holds(self, at: datetime) -> bool:
        """Whether it is a token still, whatever may be done with it."""
        expired = self.expires_at is not None and at >= self.expires_at
        return self.revoked_at is None and self.maker_suspended_at is None and not expired


_ROW = """
    select api_tokens.id, api_tokens.name, rights, made_at, staff.name, expires_at, last_used_at, revoked_at,
           role, suspended_at
    from api_tokens join staff on staff.id = made_by
"""


async def insert_token(
    connection: AsyncConnection,
    name: str,
    token_hash: bytes,
    rights: Collection[Right],
    *,
    maker_id: int,
    expires_at: datetime | None,
    at: datetime,
) -> int | None:
    """A program has a token from now on; None if there was one of that name."""
    cursor = await connection.execute(
        """
        insert into api_tokens (name, token_hash, rights, made_at, made_by, expires_at)
        values (%(name)s, %(token_hash)s, %(rights)s, %(at)s, %(maker_id)s, %(expires_at)s)
        on conflict (name) do nothing
        returning id
        """,
        {
            "name": name,
            "token_hash": token_hash,
            "rights": sorted(right.value for right in rights),
            "at": at,
            "maker_id": maker_id,
            "expires_at": expires_at,
        },
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def all_tokens(connection: AsyncConnection) -> list[Token]:
    """Which tokens are there, and were there?"""
    cursor = connection.cursor(row_factory=args_row(_token))
    await cursor.execute(_ROW + "order by api_tokens.name")
    return await cursor.fetchall()


async def token(connection: AsyncConnection, token_id: int) -> Token | None:
    """Which token is this?"""
    cursor = connection.cursor(row_factory=args_row(_token))
    await cursor.execute(_ROW + "where api_tokens.id = %(id)s", {"id": token_id})
    return await cursor.fetchone()


async def token_by_hash(connection: AsyncConnection, token_hash: bytes) -> Token | None:
    """Which token was shown to us?"""
    cursor = connection.cursor(row_factory=args_row(_token))
    await cursor.execute(_ROW + "where token_hash = %(token_hash)s", {"token_hash": token_hash})
    return await cursor.fetchone()


async def id_of(connection: AsyncConnection, name: str) -> int | None:
    """Which token is, or was, of that name?"""
    cursor = await connection.execute("select id from api_tokens where name = %(name)s", {"name": name})
    row = await cursor.fetchone()
    return row[0] if row else None


async def save_used(connection: AsyncConnection, token_id: int, at: datetime) -> None:
    """A token is in use."""
    await connection.execute(
        "update api_tokens set last_used_at = %(at)s where id = %(id)s", {"id": token_id, "at": at}
    )


async def save_revoked(connection: AsyncConnection, token_id: int, at: datetime) -> None:
    """A token is none any more; one that was revoked before stays revoked since then."""
    await connection.execute(
        "update api_tokens set revoked_at = %(at)s where id = %(id)s and revoked_at is null",
        {"id": token_id, "at": at},
    )


def _token(
    id: int,
    name: str,
    rights: list[str],
    made_at: datetime,
    made_by: str,
    expires_at: datetime | None,
    last_used_at: datetime | None,
    revoked_at: datetime | None,
    maker_role: str,
    maker_suspended_at: datetime | None,
) -> Token:
    known = frozenset(
        Right(each) for each in rights if each in tuple(Right)
    )  # another release may know others
    return Token(
        id,
        name,
        known,
        made_at,
        made_by,
        expires_at,
        last_used_at,
        revoked_at,
        Role(maker_role),
        maker_suspended_at,
    )
