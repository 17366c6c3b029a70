"""The SQL of sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import args_row, class_row

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage


@dataclass(frozen=True, slots=True)
class Session:
    """Where somebody is signed in: since when, seen last when (to the minute), from where and with what browser.

    `ends_at` is its end whatever happens; it ends sooner when nothing is asked for.
    """

    id: int
    began_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    from_address: str
    agent: str


@dataclass(frozen=True, slots=True)
class HeldSession:
    """A session and whose it is."""

    id: int
    staff_id: int
    name: str
    role: Role
    language: StaffLanguage
    has_one_time_password: bool
    began_at: datetime
    last_seen_at: datetime
    ends_at: datetime


async def insert_session(
    connection: AsyncConnection,
    staff_id: int,
    token_hash: bytes,
    *,
    awaits_code: bool,
    at: datetime,
    ends_at: datetime,
    from_address: str,
    agent: str,
) -> int:
    """Somebody is signed in, or will be with their code."""
    cursor = await connection.execute(
        """
        insert into staff_sessions
            (token_hash, staff_id, awaits_code, began_at, last_seen_at, ends_at, from_address, agent)
        values (%(token_hash)s, %(staff_id)s, %(awaits_code)s, %(at)s, %(at)s, %(ends_at)s, %(from)s, %(agent)s)
        returning id
        """,
        {
            "token_hash": token_hash,
            "staff_id": staff_id,
            "awaits_code": awaits_code,
            "at": at,
            "ends_at": ends_at,
            "from": from_address,
            "agent": agent,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def session(
    connection: AsyncConnection, token_hash: bytes, *, awaits_code: bool = False
) -> HeldSession | None:
    """Whose session is it? Of those who are suspended there is none."""
    cursor = connection.cursor(row_factory=args_row(_held))
    await cursor.execute(
        """
        select staff_sessions.id, staff_id, name, role, language, password_ends_at is not null,
               began_at, last_seen_at, ends_at
        from staff_sessions join staff on staff.id = staff_id
        where token_hash = %(token_hash)s and awaits_code = %(awaits_code)s and suspended_at is null
        """,
        {"token_hash": token_hash, "awaits_code": awaits_code},
    )
    return await cursor.fetchone()


async def roles_signed_in(
    connection: AsyncConnection, session_ids: Sequence[int], *, at: datetime, seen_since: datetime
) -> dict[int, Role]:
    """Which of these sessions go on, and what is whoever has them here for?"""
    cursor = await connection.execute(
        """
        select staff_sessions.id, role from staff_sessions join staff on staff.id = staff_id
        where staff_sessions.id = any(%(ids)s) and not awaits_code and suspended_at is null
          and ends_at > %(at)s and last_seen_at > %(seen_since)s
        """,
        {"ids": list(session_ids), "at": at, "seen_since": seen_since},
    )
    return {session_id: Role(role) for session_id, role in await cursor.fetchall()}


async def save_seen(connection: AsyncConnection, session_id: int, at: datetime) -> None:
    """They are still here."""
    await connection.execute(
        "update staff_sessions set last_seen_at = %(at)s where id = %(id)s", {"id": session_id, "at": at}
    )


async def sessions_of(
    connection: AsyncConnection, staff_id: int, *, at: datetime, seen_since: datetime
) -> list[Session]:
    """Where is somebody signed in, the latest seen first?"""
    cursor = connection.cursor(row_factory=class_row(Session))
    await cursor.execute(
        """
        select id, began_at, last_seen_at, ends_at, from_address, agent
        from staff_sessions
        where staff_id = %(staff_id)s and not awaits_code and ends_at > %(at)s and last_seen_at > %(seen_since)s
        order by last_seen_at desc, id desc
        """,
        {"staff_id": staff_id, "at": at, "seen_since": seen_since},
    )
    return await cursor.fetchall()


async def delete_session(connection: AsyncConnection, staff_id: int, session_id: int) -> bool:
    """One of their sessions is over; False if it is none of theirs."""
    cursor = await connection.execute(
        "delete from staff_sessions where id = %(id)s and staff_id = %(staff_id)s",
        {"id": session_id, "staff_id": staff_id},
    )
    return cursor.rowcount == 1


async def delete_session_of_anybody(connection: AsyncConnection, session_id: int) -> None:
    """This session is over."""
    await connection.execute("delete from staff_sessions where id = %(id)s", {"id": session_id})


async def delete_sessions(connection: AsyncConnection, staff_id: int, *, but: int | None = None) -> int:
    """All their sessions are over, but perhaps one; how many it were."""
    cursor = await connection.execute(
        """
        delete from staff_sessions where staff_id = %(staff_id)s and id is distinct from %(but)s::bigint
        """,
        {"staff_id": staff_id, "but": but},
    )
    return cursor.rowcount


async def forget_sessions(connection: AsyncConnection, before: datetime) -> None:
    """What has ended before is not told any more."""
    await connection.execute("delete from staff_sessions where ends_at < %(before)s", {"before": before})


def _held(
    id: int,
    staff_id: int,
    name: str,
    role: str,
    language: str,
    has_one_time_password: bool,
    began_at: datetime,
    last_seen_at: datetime,
    ends_at: datetime,
) -> HeldSession:
    return HeldSession(
        id,
        staff_id,
        name,
        Role(role),
        StaffLanguage(language),
        has_one_time_password,
        began_at,
        last_seen_at,
        ends_at,
    )
