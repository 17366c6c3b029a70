"""The SQL behind hearing a campaign before its members do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A campaign's plan, and a contact whose name is said; nobody's, where they are gone."""

    plan: dict[str, Any]
    contact_id: int | None
    name: str | None
    name_clip: str | None


async def rehearsed(
    connection: AsyncConnection, campaign_id: int, contact_id: int | None
) -> Rehearsed | None:
    """What would be said to this contact?"""
    cursor = connection.cursor(row_factory=class_row(Rehearsed))
    await cursor.execute(
        """
        select plan, contacts.id as contact_id, contacts.name, name_clip
        from campaigns left join contacts on contacts.id = %(contact_id)s
        where campaigns.id = %(campaign_id)s
        """,
        {"campaign_id": campaign_id, "contact_id": contact_id},
    )
    return await cursor.fetchone()


async def somebody_invited(connection: AsyncConnection, campaign_id: int) -> int | None:
    """Whose name would be said first?"""
    cursor = await connection.execute(
        "select contact_id from invitations where campaign_id = %(id)s order by id limit 1",
        {"id": campaign_id},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None
