"""The SQL of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import args_row, class_row

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody's account. `signed_in_at` is when last; who is suspended cannot."""

    id: int
    name: str
    role: Role
    language: StaffLanguage
    added_at: datetime
    added_by: str
    must_change_password: bool
    has_second_factor: bool
    suspended_at: datetime | None
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody must prove; `password_ends_at` is of a one-time password."""

    staff_id: int
    name: str
    password_hash: str
    password_ends_at: datetime | None
    suspended_at: datetime | None
    has_second_factor: bool


_HAS_SECOND_FACTOR = (
    "exists (select from second_factors where staff_id = staff.id and confirmed_at is not null)"
)

_STAFF = f"""
    select id, name, role, language, added_at, added_by, password_ends_at is not null, {_HAS_SECOND_FACTOR},
           suspended_at, signed_in_at
    from staff
"""  # noqa: S608

_CREDENTIALS = f"""
    select id as staff_id, name, password_hash, password_ends_at, suspended_at,
           {_HAS_SECOND_FACTOR} as has_second_factor
    from staff
"""  # noqa: S608


async def all_staff(connection: AsyncConnection) -> list[Staff]:
    """Who has an account?"""
    cursor = connection.cursor(row_factory=args_row(_staff))
    await cursor.execute(_STAFF + "order by name")
    return await cursor.fetchall()


async def staff(connection: AsyncConnection, staff_id: int) -> Staff | None:
    """Whose account is this?"""
    cursor = connection.cursor(row_factory=args_row(_staff))
    await cursor.execute(_STAFF + "where id = %(id)s", {"id": staff_id})
    return await cursor.fetchone()


async def id_of(connection: AsyncConnection, name: str) -> int | None:
    """Which account is of that name?"""
    cursor = await connection.execute("select id from staff where name = %(name)s", {"name": name})
    row = await cursor.fetchone()
    return row[0] if row else None


async def credentials(connection: AsyncConnection, name: str) -> Credentials | None:
    """What must one of that name prove?"""
    cursor = connection.cursor(row_factory=class_row(Credentials))
    await cursor.execute(_CREDENTIALS + "where name = %(name)s", {"name": name})
    return await cursor.fetchone()


async def hold_credentials(connection: AsyncConnection, staff_id: int) -> Credentials | None:
    """What must they prove? It stays so until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(Credentials))
    await cursor.execute(_CREDENTIALS + "where id = %(id)s for update", {"id": staff_id})
    return await cursor.fetchone()


async def hold_administrators(connection: AsyncConnection) -> list[int]:
    """Who can administer the house? Nobody else changes that until the transaction ends."""
    cursor = await connection.execute(
        """
        select id from staff where role = 'administrator' and suspended_at is null order by id for update
        """
    )
    return [staff_id for (staff_id,) in await cursor.fetchall()]


async def nobody_is_here(connection: AsyncConnection) -> bool:
    """Is there no account at all? Nobody adds one until the transaction ends."""
    await connection.execute("lock table staff in share row exclusive mode")
    cursor = await connection.execute("select not exists (select from staff)")
    row = await cursor.fetchone()
    return bool(row and row[0])


async def insert_staff(
    connection: AsyncConnection,
    name: str,
    role: Role,
    language: StaffLanguage,
    *,
    password_hash: str,
    password_ends_at: datetime,
    at: datetime,
    by: str,
) -> int | None:
    """Somebody has an account from now on; None if there was one of that name."""
    cursor = await connection.execute(
        """
        insert into staff (name, role, language, password_hash, password_ends_at, added_at, added_by)
        values (%(name)s, %(role)s::staff_role, %(language)s, %(password_hash)s, %(password_ends_at)s, %(at)s, %(by)s)
        on conflict (name) do nothing
        returning id
        """,
        {
            "name": name,
            "role": role,
            "language": language,
            "password_hash": password_hash,
            "password_ends_at": password_ends_at,
            "at": at,
            "by": by,
        },
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def change_staff(
    connection: AsyncConnection,
    staff_id: int,
    *,
    role: Role,
    language: StaffLanguage,
    suspended_at: datetime | None,
) -> None:
    """An account is this from now on."""
    await connection.execute(
        """
        update staff set role = %(role)s::staff_role, language = %(language)s, suspended_at = %(suspended_at)s
        where id = %(id)s
        """,
        {"id": staff_id, "role": role, "language": language, "suspended_at": suspended_at},
    )


async def save_language(connection: AsyncConnection, staff_id: int, language: StaffLanguage) -> None:
    """Somebody reads the pages in that language."""
    await connection.execute(
        "update staff set language = %(language)s where id = %(id)s", {"id": staff_id, "language": language}
    )


async def save_password(
    connection: AsyncConnection, staff_id: int, password_hash: str, ends_at: datetime | None
) -> None:
    """This is the password; `ends_at` if it is one for once."""
    await connection.execute(
        """
        update staff set password_hash = %(password_hash)s, password_ends_at = %(ends_at)s where id = %(id)s
        """,
        {"id": staff_id, "password_hash": password_hash, "ends_at": ends_at},
    )


async def save_better_hash(connection: AsyncConnection, staff_id: int, password_hash: str) -> None:
    """The same password, hashed with today's care."""
    await connection.execute(
        "update staff set password_hash = %(password_hash)s where id = %(id)s",
        {"id": staff_id, "password_hash": password_hash},
    )


async def save_signed_in(connection: AsyncConnection, staff_id: int, at: datetime) -> None:
    """They are signed in."""
    await connection.execute(
        "update staff set signed_in_at = %(at)s where id = %(id)s", {"id": staff_id, "at": at}
    )


def _staff(
    id: int,
    name: str,
    role: str,
    language: str,
    added_at: datetime,
    added_by: str,
    must_change_password: bool,
    has_second_factor: bool,
    suspended_at: datetime | None,
    signed_in_at: datetime | None,
) -> Staff:
    return Staff(
        id,
        name,
        Role(role),
        StaffLanguage(language),
        added_at,
        added_by,
        must_change_password,
        has_second_factor,
        suspended_at,
        signed_in_at,
    )
