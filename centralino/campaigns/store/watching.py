"""Reading how a campaign is getting on at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class Standing:
    """How many invitations are in a state with an answer; `coming` is how many people those who said yes bring."""

    state: str
    answer: str | None
    invitations: int
    coming: int


async def standings(connection: AsyncConnection, campaign_id: int) -> list[Standing]:
    """Where do the invitations of a campaign stand?"""
    cursor = connection.cursor(row_factory=class_row(Standing))
    await cursor.execute(
        """
        select state, answer::text, sum(number)::bigint as invitations, sum(coming)::bigint as coming
        from tallies where campaign_id = %(id)s and kind = 'invitations'
        group by state, answer having sum(number) <> 0
        """,
        {"id": campaign_id},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done: how many are due now, by a call or a text, and when the next one is.

    `asked` is how many there are of whom the rules are being asked what it is.
    """

    calls: int
    texts: int
    asked: int
    next_at: datetime | None


async def due(connection: AsyncConnection, campaign_id: int, now: datetime) -> Due:
    """What is due in a campaign, and when comes the next?"""
    cursor = connection.cursor(row_factory=class_row(Due))
    await cursor.execute(
        """
        select coalesce(sum(due) filter (where next_step = 'call'), 0)::bigint as calls,
               coalesce(sum(due) filter (where next_step = 'text'), 0)::bigint as texts,
               coalesce(sum(due) filter (where next_step = 'ask'), 0)::bigint as asked,
               min(next_at) as next_at
        from unnest(enum_range(null::step_kind)) as step (next_step)
             cross join lateral (
                 select count(*) from invitations
                 where campaign_id = %(id)s and state = 'waiting' and invitations.next_step = step.next_step
                   and due_at <= %(now)s) as those_due (due)
             cross join lateral (
                 select min(due_at) from invitations
                 where campaign_id = %(id)s and state = 'waiting' and invitations.next_step = step.next_step
                   and due_at > %(now)s) as the_next (next_at)
        """,
        {"id": campaign_id, "now": now},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls of a campaign: those open now, and how many were placed and answered since an instant."""

    open: int
    talking: int
    placed: int
    answered: int


async def pace(connection: AsyncConnection, campaign_id: int, since: datetime) -> Pace:
    """How fast does a campaign go?"""
    cursor = connection.cursor(row_factory=class_row(Pace))
    await cursor.execute(
        """
        select count(*) filter (where over_at is null) as open,
               count(*) filter (where over_at is null and answered_at is not null) as talking,
               count(*) filter (where place_at > %(since)s) as placed,
               count(*) filter (where place_at > %(since)s and answered_at is not null) as answered
        from outbound_calls
        where campaign_id = %(id)s and (over_at is null or place_at > %(since)s)
        """,
        {"id": campaign_id, "since": since},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def dispositions(connection: AsyncConnection, campaign_id: int) -> dict[str, int]:
    """How did the attempts of a campaign end, the most frequent way first?"""
    cursor = await connection.execute(
        """
        select state, sum(number)::bigint from tallies where campaign_id = %(id)s and kind = 'attempts'
        group by state having sum(number) <> 0 order by 2 desc, 1
        """,
        {"id": campaign_id},
    )
    return dict(await cursor.fetchall())


async def texts(connection: AsyncConnection, campaign_id: int) -> dict[str, int]:
    """How far did the texts of a campaign come?"""
    cursor = await connection.execute(
        """
        select state, sum(number)::bigint from tallies where campaign_id = %(id)s and kind = 'texts'
        group by state having sum(number) <> 0 order by state::text_state
        """,
        {"id": campaign_id},
    )
    return dict(await cursor.fetchall())


@dataclass(frozen=True, slots=True)
class TrunkUse:
    """A trunk as it stands: its calls that are open, whoever's they are, and whether it rests."""

    name: str
    open: int
    failures: int
    rests_until: datetime | None
    rests_why: str | None


async def trunks(connection: AsyncConnection, names: Sequence[str]) -> list[TrunkUse]:
    """How do these trunks stand, in this order?"""
    cursor = connection.cursor(row_factory=class_row(TrunkUse))
    await cursor.execute(
        """
        select each.name, (select count(*) from outbound_calls where trunk = each.name and over_at is null) as open,
               coalesce(failures, 0) as failures, rests_until, rests_why
        from unnest(%(names)s::text[]) with ordinality as each (name, position) left join trunks using (name)
        order by position
        """,
        {"names": list(names)},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class RestingTrunk:
    """A trunk that places no calls until then."""

    name: str
    rests_until: datetime


async def resting_trunks(connection: AsyncConnection, now: datetime) -> list[RestingTrunk]:
    """Which trunks rest now, since too many calls in a row failed there?"""
    cursor = connection.cursor(row_factory=class_row(RestingTrunk))
    await cursor.execute(
        "select name, rests_until from trunks where rests_until > %(now)s order by name", {"now": now}
    )
    return await cursor.fetchall()
