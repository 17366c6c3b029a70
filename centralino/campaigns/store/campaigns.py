"""The SQL of campaigns, their events, and what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.rules.plan import Event, Plan
from centralino.campaigns.store.terms import NOT_OVER


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign as it stands. `start_at` is a start that was ordered beforehand."""

    id: int
    name: str
    event_id: int
    state: CampaignState
    plan: Plan
    version: int
    replies_close_at: datetime
    start_at: datetime | None
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list of them: how many are invited, how many of those are left to reach, and what they said."""

    name: str
    state: CampaignState
    title: str
    starts_at: datetime
    time_zone: str
    start_at: datetime | None
    replies_close_at: datetime
    invited: int
    waiting: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to a campaign; `plan_was` is the plan it had before, where that was changed."""

    at: datetime
    by: str
    what: str
    why: str
    plan_was: dict[str, Any] | None


_CAMPAIGN = """
    select id, name, event_id, state, plan, version, replies_close_at, start_at, created_at, created_by from campaigns
"""


async def find_campaign(connection: AsyncConnection, name: str) -> Campaign | None:
    """How does the campaign of this name stand?"""
    cursor = await connection.execute(_CAMPAIGN + "where name = %(name)s", {"name": name})
    row = await cursor.fetchone()
    return _campaign(*row) if row else None


async def campaign_of_id(connection: AsyncConnection, campaign_id: int) -> Campaign | None:
    """How does the campaign of this id stand?"""
    cursor = await connection.execute(_CAMPAIGN + "where id = %(id)s", {"id": campaign_id})
    row = await cursor.fetchone()
    return _campaign(*row) if row else None


async def hold_campaign(connection: AsyncConnection, name: str) -> Campaign | None:
    """How does it stand? Nobody else changes it, or claims for it, until the transaction ends."""
    cursor = await connection.execute(_CAMPAIGN + "where name = %(name)s for no key update", {"name": name})
    row = await cursor.fetchone()
    return _campaign(*row) if row else None


async def not_over(connection: AsyncConnection) -> list[Campaign]:
    """Which campaigns have not come to their end?"""
    cursor = await connection.execute(_CAMPAIGN + "where " + NOT_OVER + " order by id")
    return [_campaign(*row) for row in await cursor.fetchall()]


async def names_of_campaigns(connection: AsyncConnection) -> list[str]:
    """Which campaigns are there?"""
    cursor = await connection.execute("select name from campaigns order by name")
    return [name for (name,) in await cursor.fetchall()]


async def campaigns(connection: AsyncConnection, *, most: int) -> list[CampaignLine]:
    """Which campaigns are there, those that are not over first, the next event first among them?"""
    cursor = connection.cursor(row_factory=class_row(CampaignLine))
    await cursor.execute(
        """
        select name, campaigns.state, title, starts_at, time_zone, start_at, replies_close_at,
               count(invitations.id) filter (where invitations.state <> 'withdrawn') as invited,
               count(invitations.id) filter (where invitations.state in ('waiting', 'calling', 'texting')) as waiting,
               count(invitations.id) filter (where answer = 'yes' and invitations.state <> 'withdrawn') as yes,
               count(invitations.id) filter (where answer = 'no' and invitations.state <> 'withdrawn') as no
        from campaigns join events on events.id = event_id
             left join invitations on invitations.campaign_id = campaigns.id
        group by campaigns.id, events.id
        order by campaigns.state in ('finished', 'cancelled'), starts_at, name limit %(most)s
        """,
        {"most": most},
    )
    return await cursor.fetchall()


async def insert_campaign(
    connection: AsyncConnection, name: str, event_id: int, plan: Plan, at: datetime, by: str
) -> bool:
    """A new campaign, a draft. False when there is one of this name."""
    cursor = await connection.execute(
        """
        insert into campaigns (name, event_id, state, plan, trunks, caller_id, replies_close_at, created_at, created_by)
        values (%(name)s, %(event_id)s, 'draft', %(plan)s, %(trunks)s, %(caller_id)s, %(replies_close_at)s,
                %(at)s, %(by)s)
        on conflict do nothing
        """,
        {"name": name, "event_id": event_id, "at": at, "by": by, **_of_plan(plan)},
    )
    return cursor.rowcount == 1


async def update_plan(connection: AsyncConnection, campaign_id: int, event_id: int, plan: Plan) -> None:
    """The campaign goes by another plan from here on; a start that was ordered was ordered for the one before."""
    await connection.execute(
        """
        update campaigns set event_id = %(event_id)s, plan = %(plan)s, version = version + 1, trunks = %(trunks)s,
               caller_id = %(caller_id)s, replies_close_at = %(replies_close_at)s, start_at = null
        where id = %(id)s
        """,
        {"id": campaign_id, "event_id": event_id, **_of_plan(plan)},
    )


async def set_state(connection: AsyncConnection, campaign_id: int, state: CampaignState) -> None:
    """Where the campaign stands from here on."""
    await connection.execute(
        "update campaigns set state = %(state)s where id = %(id)s", {"id": campaign_id, "state": state}
    )


async def set_start(connection: AsyncConnection, campaign_id: int, start_at: datetime | None) -> None:
    """When the campaign is to start by itself; None: it is not."""
    await connection.execute(
        "update campaigns set start_at = %(at)s where id = %(id)s", {"id": campaign_id, "at": start_at}
    )


async def due_to_start(connection: AsyncConnection, now: datetime) -> list[str]:
    """Which campaigns were ordered to have started by now?"""
    cursor = await connection.execute(
        "select name from campaigns where state = 'ready' and start_at <= %(now)s order by start_at, id",
        {"now": now},
    )
    return [name for (name,) in await cursor.fetchall()]


async def closed(connection: AsyncConnection, now: datetime) -> list[str]:
    """Which campaigns that have started take no more replies?"""
    cursor = await connection.execute(
        """
        select name from campaigns where state in ('running', 'paused') and replies_close_at <= %(now)s
        order by replies_close_at, id
        """,
        {"now": now},
    )
    return [name for (name,) in await cursor.fetchall()]


async def note_change(
    connection: AsyncConnection,
    campaign_id: int,
    *,
    at: datetime,
    by: str,
    what: str,
    why: str,
    plan_was: Plan | None = None,
) -> None:
    """Something was done to the campaign; open boards hear of it."""
    await connection.execute(
        """
        with noted as (
            insert into campaign_changes (campaign_id, at, by, what, why, plan_was)
            values (%(id)s, %(at)s, %(by)s, %(what)s, %(why)s, %(plan_was)s)
            returning campaign_id)
        select pg_notify('boards', campaign_id::text) from noted
        """,
        {
            "id": campaign_id,
            "at": at,
            "by": by,
            "what": what,
            "why": why,
            "plan_was": plan_was and Jsonb(plan_was.model_dump(mode="json")),
        },
    )


async def changes_of(connection: AsyncConnection, campaign_id: int) -> list[Change]:
    """What was done to the campaign, the first thing first?"""
    cursor = connection.cursor(row_factory=class_row(Change))
    await cursor.execute(
        """
        select at, by, what, why, plan_was from campaign_changes
        where campaign_id = %(id)s order by at, id
        """,
        {"id": campaign_id},
    )
    return await cursor.fetchall()


# Events: two campaigns for one event share its row, and so the budget of contacts for it.


async def find_event(connection: AsyncConnection, event: Event) -> int | None:
    """Is this event known?"""
    cursor = await connection.execute(
        """
        select id from events where title = %(title)s and place = %(place)s and starts_at = %(starts_at)s
        order by id limit 1
        """,
        event.model_dump(),
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def insert_event(connection: AsyncConnection, event: Event, at: datetime, by: str) -> int:
    """A new event; its id."""
    cursor = await connection.execute(
        """
        insert into events (title, place, starts_at, time_zone, created_at, created_by)
        values (%(title)s, %(place)s, %(starts_at)s, %(time_zone)s, %(at)s, %(by)s) returning id
        """,
        {**event.model_dump(), "at": at, "by": by},
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def update_event(connection: AsyncConnection, event_id: int, event: Event, only_of: int) -> bool:
    """The event is another from here on. False when other campaigns than `only_of` invite to it."""
    cursor = await connection.execute(
        """
        update events set title = %(title)s, place = %(place)s, starts_at = %(starts_at)s, time_zone = %(time_zone)s
        where id = %(id)s and not exists (
            select from campaigns where event_id = events.id and campaigns.id <> %(campaign_id)s)
        """,
        {**event.model_dump(), "id": event_id, "campaign_id": only_of},
    )
    return cursor.rowcount == 1


def _of_plan(plan: Plan) -> dict[str, object]:
    return {
        "plan": Jsonb(plan.model_dump(mode="json")),
        "trunks": list(plan.trunks),
        "caller_id": plan.caller_id,
        "replies_close_at": plan.replies_close_at,
    }


def _campaign(
    campaign_id: int, name: str, event_id: int, state: str, plan: dict[str, Any], *rest: Any
) -> Campaign:
    return Campaign(campaign_id, name, event_id, CampaignState(state), Plan.model_validate(plan), *rest)
