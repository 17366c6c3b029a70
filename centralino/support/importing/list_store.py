"""The SQL that puts whoever an import names on a list, or says how many it would be."""

from __future__ import annotations

from datetime import datetime

from psycopg import AsyncConnection


async def save_list_members(connection: AsyncConnection, list_id: int, at: datetime, by: str) -> None:
    """Whoever the rows are about is on the list; a contact that is new is on none."""
    values = {"list_id": list_id, "at": at, "by": by}
    await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select %(list_id)s, contact_id, %(at)s, %(by)s from targets where new
        """,
        values,
    )
    await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select %(list_id)s, contact_id, %(at)s, %(by)s from targets where not new
        on conflict do nothing
        """,
        values,
    )


async def count_joining(connection: AsyncConnection, list_id: int | None) -> int:
    """How many of those the rows are about are not on the list; None is a list that is not there yet."""
    cursor = await connection.execute(
        """
        select count(*) from targets
        where not exists (
            select from list_members
            where list_id = %(list_id)s and list_members.contact_id = targets.contact_id)
        """,
        {"list_id": list_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])
