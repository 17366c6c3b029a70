"""The SQL of calls by which staff try a trunk out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier


@dataclass(frozen=True, slots=True)
class TrunkTest:
    """One such call, as far as it has come; `hangup_cause` of Q.850, None also where nobody knows."""

    id: int
    trunk: str
    number: str
    ordered_at: datetime
    ordered_by: str
    placed_at: datetime | None
    rang_at: datetime | None
    answered_at: datetime | None
    key: str | None
    over_at: datetime | None
    hangup_cause: int | None


_TEST = """
    id, trunk, number, ordered_at, ordered_by, placed_at, rang_at, answered_at, key, over_at, hangup_cause
"""


async def end_forgotten(connection: AsyncConnection, before: datetime, at: datetime) -> None:
    """What was ordered before that instant and has no end will have none any more."""
    await connection.execute(
        "update trunk_tests set over_at = %(at)s where over_at is null and ordered_at < %(before)s",
        {"before": before, "at": at},
    )


async def ordered_since(connection: AsyncConnection, since: datetime) -> int:
    """How many were ordered since an instant?"""
    cursor = await connection.execute(
        "select count(*) from trunk_tests where ordered_at > %(since)s", {"since": since}
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def wants_no_calls(connection: AsyncConnection, number: str) -> bool:
    """Has anybody whose number this is said that they do not want to be called, or was it said of the number?"""
    cursor = await connection.execute(
        """
        select exists (
            select from oppositions where lifted_at is null and (
                number = %(number)s
                or contact_id in (select contact_id from numbers where numbers.number = %(number)s)))
        """,
        {"number": number},
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def insert_test(
    connection: AsyncConnection, trunk: str, number: str, *, by: str, at: datetime
) -> int | None:
    """Have one placed; None while another is under way."""
    cursor = await connection.execute(
        """
        insert into trunk_tests (trunk, number, ordered_at, ordered_by)
        values (%(trunk)s, %(number)s, %(at)s, %(by)s)
        on conflict do nothing returning id
        """,
        {"trunk": trunk, "number": number, "at": at, "by": by},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None


async def find_test(connection: AsyncConnection, test_id: int) -> TrunkTest | None:
    """How far has this one come?"""
    cursor = connection.cursor(row_factory=class_row(TrunkTest))
    await cursor.execute(f"select {_TEST} from trunk_tests where id = %(id)s", {"id": test_id})  # noqa: S608
    return await cursor.fetchone()


async def latest_tests(
    connection: AsyncConnection, most: int, *, before: int | None = None
) -> list[TrunkTest]:
    """Which were the last ones, or the last before the one of that id?"""
    cursor = connection.cursor(row_factory=class_row(TrunkTest))
    await cursor.execute(
        f"""
        select {_TEST} from trunk_tests
        where %(before)s::bigint is null or id < %(before)s order by id desc limit %(most)s
        """,  # noqa: S608
        {"most": most, "before": before},
    )
    return await cursor.fetchall()


async def claim_tests(connection: AsyncConnection, since: datetime, at: datetime) -> list[TrunkTest]:
    """Which are to be placed that were ordered since an instant? Each is told once, to one of those who ask."""
    cursor = connection.cursor(row_factory=class_row(TrunkTest))
    await cursor.execute(
        f"""
        update trunk_tests set placed_at = %(at)s
        where id in (
            select id from trunk_tests
            where placed_at is null and over_at is null and ordered_at > %(since)s
            for update skip locked)
        returning {_TEST}
        """,  # noqa: S608
        {"since": since, "at": at},
    )
    return await cursor.fetchall()


async def save_instant(
    connection: AsyncConnection, test_id: int, what: Literal["rang_at", "answered_at"], at: datetime
) -> None:
    """The far end rings, or somebody has answered."""
    await connection.execute(
        SQL("update trunk_tests set {what} = coalesce({what}, %(at)s) where id = %(id)s").format(
            what=Identifier(what)
        ),
        {"id": test_id, "at": at},
    )


async def save_key(connection: AsyncConnection, test_id: int, key: str) -> None:
    """They pressed this."""
    await connection.execute(
        "update trunk_tests set key = %(key)s where id = %(id)s", {"id": test_id, "key": key}
    )


async def save_end(connection: AsyncConnection, test_id: int, at: datetime, cause: int | None) -> None:
    """It is over; what was told first holds."""
    await connection.execute(
        """
        update trunk_tests set over_at = %(at)s, hangup_cause = %(cause)s where id = %(id)s and over_at is null
        """,
        {"id": test_id, "at": at, "cause": cause},
    )


async def tell_the_scheduler(connection: AsyncConnection) -> None:
    """There is one to be placed, once this is committed."""
    await connection.execute("notify trunk_tests")
