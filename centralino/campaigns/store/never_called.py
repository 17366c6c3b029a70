"""Reading page by page who is never to be called, and who was taken off that list again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.sql import SQL, Composable

from centralino.campaigns.store.archive import Opposition


@dataclass(frozen=True, slots=True)
class NeverCalled(Opposition):
    """One that can be found again by its id."""

    id: int


_COLUMNS = SQL(
    """
    select oppositions.id, contact_id, name, number, source, at, by, why, lifted_at, lifted_by, lifted_why
    from oppositions left join contacts on contacts.id = contact_id
    """
)


async def contacts_named(connection: AsyncConnection, part: str, most: int) -> list[int]:
    """Who may have this part in their name, in no order? There may be some who have not."""
    cursor = await connection.execute(
        """
        select id from contacts where trigrams(folded_name) @> trigrams(btrim(folded(%(part)s))) limit %(most)s
        """,
        {"part": part, "most": most},
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


async def never_called(
    connection: AsyncConnection,
    *,
    lifted: bool = False,
    name: str = "",
    among: Sequence[int] | None = None,
    digits: str = "",
    after: tuple[datetime, int] | None = None,
    most: int,
) -> list[NeverCalled]:
    """Whose word stands, or (`lifted`) was taken back; the last first, after that of this instant and id?

    Of people with this part of a name, who are `among` these if that is known, or with these digits in a number.
    """
    instant = SQL("lifted_at") if lifted else SQL("at")
    asked: list[Composable] = [SQL("lifted_at is not null") if lifted else SQL("lifted_at is null")]
    if name:
        asked.append(SQL("strpos(folded_name, btrim(folded(%(name)s))) > 0"))
    if among is not None:
        asked.append(SQL("contact_id = any(%(among)s)"))
    if digits:
        asked.append(
            SQL(
                "(strpos(number, %(digits)s) > 0 or exists (select from numbers"
                " where numbers.contact_id = oppositions.contact_id and strpos(numbers.number, %(digits)s) > 0))"
            )
        )
    if after:
        asked.append(SQL("({}, oppositions.id) < (%(at)s, %(id)s)").format(instant))
    at, opposition_id = after or (None, None)
    cursor = connection.cursor(row_factory=class_row(NeverCalled))
    await cursor.execute(
        _COLUMNS
        + SQL("where {} order by {} desc, oppositions.id desc limit %(most)s").format(
            SQL(" and ").join(asked), instant
        ),
        {
            "name": name,
            "among": None if among is None else list(among),
            "digits": digits,
            "at": at,
            "id": opposition_id,
            "most": most,
        },
    )
    return await cursor.fetchall()


async def one_never_called(connection: AsyncConnection, opposition_id: int) -> NeverCalled | None:
    """What was said there, by whom?"""
    cursor = connection.cursor(row_factory=class_row(NeverCalled))
    await cursor.execute(_COLUMNS + SQL("where oppositions.id = %(id)s"), {"id": opposition_id})
    return await cursor.fetchone()
