"""The SQL of which countries numbers are of: how numbers of the directory begin, and whether members have such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from psycopg import AsyncConnection

from centralino.campaigns.rules.zones import OF_ONE_COUNTRY

# As much of a number as tells its country. Of +39 all are Italy's but one beginning, which is the Vatican's.
_TELLING = """
    case when left(number, 3) = any(%(whole)s) and left(number, 8) <> '+3906698' then left(number, 3)
         when left(number, 4) = any(%(whole)s) then left(number, 4)
         else left(number, 8) end
"""
_WHOLE: Final = [*OF_ONE_COUNTRY, "+39"]


async def how_many_are_meant(connection: AsyncConnection, campaign_id: int, lists: Sequence[str]) -> int:
    """How many are invited to a campaign, with how many there are on these lists?"""
    cursor = await connection.execute(
        """
        select (select coalesce(sum(number), 0)::bigint from tallies
                where campaign_id = %(id)s and kind = 'invitations')
             + (select coalesce(sum(members), 0)::bigint from lists where name = any(%(lists)s))
        """,
        {"id": campaign_id, "lists": list(lists)},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def numbers_of_members(
    connection: AsyncConnection, campaign_id: int, lists: Sequence[str]
) -> list[str]:
    """Numbers of whoever is invited, or is on these lists, one of each beginning? All of theirs are looked at."""
    cursor = await connection.execute(
        f"""
        select min(number collate "C") from numbers
        where trust <> 'learned' and contact_id in (
            select contact_id from invitations where campaign_id = %(id)s
            union all
            select contact_id from list_members
            where list_id in (select id from lists where lists.name = any(%(lists)s))
              and not exists (select from invitations where campaign_id = %(id)s
                              and invitations.contact_id = list_members.contact_id))
        group by {_TELLING} collate "C"
        """,  # noqa: S608 (a constant of this file)
        {"id": campaign_id, "lists": list(lists), "whole": _WHOLE},
    )
    return [number for (number,) in await cursor.fetchall()]


async def beginnings(connection: AsyncConnection, most: int) -> list[str]:
    """How do the numbers of the directory begin, as far as that tells countries? Goes from each to the next."""
    cursor = await connection.execute(
        f"""
        with recursive found (beginning) as (
            (select {_TELLING} from numbers order by number limit 1)
            union all
            select following.beginning from found cross join lateral (
                select {_TELLING} as beginning from numbers
                where number > found.beginning || repeat('9', 15) order by number limit 1) as following)
        (select beginning from found limit %(most)s) union select '+3906698'
        """,  # noqa: S608 (a constant of this file)
        {"most": most, "whole": _WHOLE},
    )
    return [beginning for (beginning,) in await cursor.fetchall()]


async def numbers_that_begin(
    connection: AsyncConnection, campaign_id: int, lists: Sequence[str], beginnings: Sequence[str]
) -> list[str]:
    """For each of these beginnings, what is the first number of a member with it? Members are met as they come."""
    cursor = await connection.execute(
        """
        select number from unnest(%(beginnings)s::text[]) as beginning cross join lateral (
            select number from numbers cross join lateral (
                select from invitations where campaign_id = %(id)s and invitations.contact_id = numbers.contact_id
                union all
                select from list_members
                where list_id = any(array(select id from lists where name = any(%(lists)s)))
                  and list_members.contact_id = numbers.contact_id
                limit 1) as member
            where number between beginning and beginning || repeat('9', 15) and trust <> 'learned'
              and left(number, length(beginning)) = beginning
              and (beginning = '+3906698' or left(number, 8) <> '+3906698')
            order by number limit 1) as theirs
        """,
        {"id": campaign_id, "lists": list(lists), "beginnings": list(beginnings)},
    )
    return [number for (number,) in await cursor.fetchall()]
