"""Reading campaigns a page at a time, for those who look through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.sql import SQL

from centralino.campaigns.rules.lives import CampaignState


@dataclass(frozen=True, slots=True)
class CampaignOnPage:
    """A campaign among others; `invited` leaves out who was withdrawn, and `yes` and `no` are of those."""

    id: int
    name: str
    state: CampaignState
    title: str
    place: str
    starts_at: datetime
    time_zone: str
    start_at: datetime | None
    invited: int
    yes: int
    no: int

    @property
    def answered(self) -> int:
        return self.yes + self.no


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that was done to a campaign."""

    id: int
    at: datetime
    by: str
    what: str
    why: str


_COUNTED = SQL(
    """
    cross join lateral (
        select coalesce(sum(number), 0)::bigint as invited,
               coalesce(sum(number) filter (where answer = 'yes'), 0)::bigint as yes,
               coalesce(sum(number) filter (where answer = 'no'), 0)::bigint as no
        from tallies
        where campaign_id = page.id and kind = 'invitations' and tallies.state <> 'withdrawn') as counted
    """
)
"""Beside each campaign of a `page`: who is invited, and what they said."""


async def campaigns_from(
    connection: AsyncConnection,
    *,
    most: int,
    state: CampaignState | None = None,
    after: tuple[datetime, int] | None = None,
) -> list[CampaignOnPage]:
    """Which campaigns are there, the latest event first, after that of this instant and id?"""
    asked = [
        *([SQL("campaigns.state = %(state)s")] if state else []),
        *([SQL("(starts_at, campaigns.id) < (%(starts_at)s, %(id)s)")] if after else []),
    ]
    starts_at, campaign_id = after or (None, None)
    cursor = await connection.execute(
        SQL(
            """
            select page.*, counted.* from (
                select campaigns.id, name, campaigns.state, title, place, starts_at, time_zone, start_at
                from campaigns join events on events.id = event_id
                where {} order by starts_at desc, campaigns.id desc limit %(most)s) as page
            {} order by starts_at desc, page.id desc
            """
        ).format(SQL(" and ").join(asked) if asked else SQL("true"), _COUNTED),
        {"state": state, "starts_at": starts_at, "id": campaign_id, "most": most},
    )
    return [
        CampaignOnPage(campaign_id, name, CampaignState(stands), *rest)
        for campaign_id, name, stands, *rest in await cursor.fetchall()
    ]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A campaign that calls, and what has come of it so far."""

    name: str
    title: str
    state: CampaignState
    yes: int
    no: int


async def under_way(connection: AsyncConnection, *, most: int) -> list[UnderWay]:
    """Which campaigns are running or paused, the next event first, and who has answered?"""
    cursor = await connection.execute(
        SQL(
            """
            select name, title, state, yes, no from (
                select campaigns.id, name, title, campaigns.state, starts_at
                from campaigns join events on events.id = event_id
                where campaigns.state in ('running', 'paused') order by starts_at, campaigns.id limit %(most)s) as page
            {} order by starts_at, page.id
            """
        ).format(_COUNTED),
        {"most": most},
    )
    return [
        UnderWay(name, title, CampaignState(state), yes, no)
        for name, title, state, yes, no in await cursor.fetchall()
    ]


async def done_to(
    connection: AsyncConnection, campaign_id: int, *, most: int, before: int | None = None
) -> list[Done]:
    """What was done to a campaign, the latest thing first, earlier than the one of this id?"""
    cursor = connection.cursor(row_factory=class_row(Done))
    await cursor.execute(
        """
        select id, at, by, what, why from campaign_changes
        where campaign_id = %(campaign_id)s and (%(before)s::bigint is null or id < %(before)s)
        order by at desc, id desc limit %(most)s
        """,
        {"campaign_id": campaign_id, "before": before, "most": most},
    )
    return await cursor.fetchall()


async def some_names(
    connection: AsyncConnection, campaign_id: int, lists: Sequence[str], *, most: int
) -> list[str]:
    """What are some of those called who are on these lists or are invited, the longest names first?"""
    cursor = await connection.execute(
        """
        select distinct name, length(name) from (
            (select contact_id from lists cross join lateral (
                 select contact_id from list_members
                 where list_id = lists.id order by contact_id limit %(among)s) as few
             where lists.name = any(%(lists)s) limit %(among)s)
            union all
            (select contact_id from invitations where campaign_id = %(id)s order by contact_id limit %(among)s)
        ) as who join contacts on contacts.id = contact_id
        order by length(name) desc, name limit %(most)s
        """,
        {"id": campaign_id, "lists": list(lists), "most": most, "among": most * 20},
    )
    return [name for name, _ in await cursor.fetchall()]
