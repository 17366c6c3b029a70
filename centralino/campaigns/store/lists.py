"""The SQL of what campaigns have to do with lists: which call them, and what changes when a list does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from centralino.campaigns.rules.lives import CampaignState


@dataclass(frozen=True, slots=True)
class UsedBy:
    """A campaign whose plan names a list."""

    name: str
    state: CampaignState


async def campaigns_that_name(connection: AsyncConnection, list_name: str) -> list[UsedBy]:
    """Which campaigns have this list in their plan, the newest first?"""
    cursor = connection.cursor(row_factory=class_row(UsedBy))
    await cursor.execute(
        "select name, state::text as state from campaigns where plan->'lists' @> %(list)s order by id desc",
        {"list": Jsonb([list_name])},
    )
    return [UsedBy(each.name, CampaignState(each.state)) for each in await cursor.fetchall()]


async def lists_in_plans(connection: AsyncConnection) -> dict[str, int]:
    """How many campaigns that are not over have each list in their plan?"""
    cursor = await connection.execute(
        """
        select list, count(*) from campaigns, jsonb_array_elements_text(plan->'lists') as each (list)
        where state not in ('finished', 'cancelled') group by list
        """
    )
    return dict(await cursor.fetchall())


async def rename_in_plans(connection: AsyncConnection, old: str, new: str) -> None:
    """Wherever a plan names the one list it names the other from now on, once."""
    await connection.execute(
        """
        update campaigns set plan = jsonb_set(plan, '{lists}', (
            select coalesce(jsonb_agg(list order by place), '[]')
            from (
                select case list when %(old)s then %(new)s else list end as list, min(place) as place
                from jsonb_array_elements_text(plan->'lists') with ordinality as each (list, place)
                group by 1) as named))
        where plan->'lists' @> %(list)s
        """,
        {"old": old, "new": new, "list": Jsonb([old])},
    )


async def update_name(connection: AsyncConnection, list_id: int, name: str) -> None:
    """A list is called otherwise. Refused by the database when another is called so."""
    await connection.execute(
        "update lists set name = %(name)s where id = %(id)s", {"id": list_id, "name": name}
    )


async def hold_list(connection: AsyncConnection, list_id: int) -> bool:
    """The list changes in no other transaction until this one ends; False when it is gone."""
    cursor = await connection.execute("select from lists where id = %(id)s for update", {"id": list_id})
    return await cursor.fetchone() is not None


async def move_members(connection: AsyncConnection, from_id: int, to_id: int, at: datetime, by: str) -> int:
    """Whoever is on the one list is on the other too; how many were not before."""
    cursor = await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select %(to)s, contact_id, %(at)s, %(by)s from list_members where list_id = %(from)s
        on conflict do nothing
        """,
        {"from": from_id, "to": to_id, "at": at, "by": by},
    )
    return cursor.rowcount


async def move_invitations(connection: AsyncConnection, from_id: int, to_id: int) -> None:
    """Who came in by the one list came in by the other."""
    await connection.execute(
        "update invitations set list_id = %(to)s where list_id = %(from)s", {"from": from_id, "to": to_id}
    )


async def delete_list(connection: AsyncConnection, list_id: int) -> None:
    """A list is no more; its members stay, as contacts."""
    await connection.execute("delete from lists where id = %(id)s", {"id": list_id})
