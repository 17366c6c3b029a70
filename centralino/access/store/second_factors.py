"""The SQL of second factors and of the codes for whoever has lost theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A secret; asked for since `confirmed_at`. Codes up to `last_step` are not taken again."""

    secret: bytes
    confirmed_at: datetime | None
    last_step: int | None


async def hold_second_factor(connection: AsyncConnection, staff_id: int) -> SecondFactor | None:
    """What second factor has somebody? Nobody else takes a code of it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(SecondFactor))
    await cursor.execute(
        "select secret, confirmed_at, last_step from second_factors where staff_id = %(id)s for update",
        {"id": staff_id},
    )
    return await cursor.fetchone()


async def begin(connection: AsyncConnection, staff_id: int, secret: bytes, at: datetime) -> None:
    """This may become their second factor, instead of any that was begun before."""
    await connection.execute(
        """
        insert into second_factors (staff_id, secret, begun_at) values (%(id)s, %(secret)s, %(at)s)
        on conflict (staff_id) do update set secret = excluded.secret, begun_at = excluded.begun_at, last_step = null
        where second_factors.confirmed_at is null
        """,
        {"id": staff_id, "secret": secret, "at": at},
    )


async def confirm(connection: AsyncConnection, staff_id: int, at: datetime) -> None:
    """It is asked for from now on."""
    await connection.execute(
        "update second_factors set confirmed_at = %(at)s where staff_id = %(id)s", {"id": staff_id, "at": at}
    )


async def save_step(connection: AsyncConnection, staff_id: int, step: int) -> None:
    """The code of this step was taken."""
    await connection.execute(
        "update second_factors set last_step = %(step)s where staff_id = %(id)s",
        {"id": staff_id, "step": step},
    )


async def delete_second_factor(connection: AsyncConnection, staff_id: int) -> bool:
    """They have none any more; False if they had none."""
    cursor = await connection.execute("delete from second_factors where staff_id = %(id)s", {"id": staff_id})
    return cursor.rowcount == 1


async def delete_recovery_codes(connection: AsyncConnection, staff_id: int) -> None:
    """The codes that were given out are worth nothing any more."""
    await connection.execute("delete from recovery_codes where staff_id = %(id)s", {"id": staff_id})


async def insert_recovery_codes(connection: AsyncConnection, staff_id: int, hashes: Sequence[bytes]) -> None:
    """Each of these lets them in once."""
    await connection.execute(
        "insert into recovery_codes (staff_id, code_hash) select %(id)s, unnest(%(hashes)s::bytea[])",
        {"id": staff_id, "hashes": list(hashes)},
    )


async def use_recovery_code(connection: AsyncConnection, staff_id: int, code_hash: bytes) -> bool:
    """Was it one of theirs that was not used before? It is used now."""
    cursor = await connection.execute(
        "delete from recovery_codes where staff_id = %(id)s and code_hash = %(hash)s",
        {"id": staff_id, "hash": code_hash},
    )
    return cursor.rowcount == 1


async def recovery_codes_left(connection: AsyncConnection, staff_id: int) -> int | None:
    """How many codes are left to them? None without a second factor."""
    cursor = await connection.execute(
        """
        select (select count(*) from recovery_codes where recovery_codes.staff_id = second_factors.staff_id)
        from second_factors where staff_id = %(id)s and confirmed_at is not null
        """,
        {"id": staff_id},
    )
    row = await cursor.fetchone()
    return row[0] if row else None
