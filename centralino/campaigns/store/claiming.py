"""The SQL of taking who is due: the trunk's row is held first, then campaigns, then invitations with their people.

What looks for invitations is planned anew each time (`prepare=False`): a plan that was made while there were none, or a
handful, would read all of the millions that have been invited since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.lives import InvitationState, StepKind

MOST_NEIGHBOURS = 200  # that one claim looks at


@dataclass(frozen=True, slots=True)
class TrunkRow:
    """A trunk as it stands; `open_calls` are those whose line is not free again.

    `trials` are those of them that were placed since it last rested, and that nobody has answered.
    """

    name: str
    next_call_at: datetime
    failures: int
    rests_until: datetime | None
    open_calls: int
    trials: int


async def hold_trunk(connection: AsyncConnection, name: str) -> TrunkRow:
    """How does this trunk stand? Nobody else places a call over it until the transaction ends."""
    await connection.execute(
        "insert into trunks (name, next_call_at) values (%(name)s, '1970-01-01 00:00+00') on conflict do nothing",
        {"name": name},
    )
    await connection.execute("select from trunks where name = %(name)s for update", {"name": name})
    row = await trunk_stands(connection, name)
    assert row is not None
    return row


async def trunk_stands(connection: AsyncConnection, name: str) -> TrunkRow | None:
    """How does this trunk stand? None when nothing was ever placed over it."""
    cursor = connection.cursor(row_factory=class_row(TrunkRow))
    await cursor.execute(
        """
        select name, next_call_at, failures, rests_until,
               (select count(*) from outbound_calls where trunk = %(name)s and over_at is null) as open_calls,
               (select count(*) from outbound_calls where trunk = %(name)s and over_at is null
                and answered_at is null and place_at >= rests_until) as trials
        from trunks where name = %(name)s
        """,
        {"name": name},
    )
    return await cursor.fetchone()


async def next_due_at(connection: AsyncConnection, step: StepKind, trunk: str | None) -> datetime | None:
    """When is the next step of this kind due, of the campaigns that run (over this trunk; None: over any)?"""
    cursor = await connection.execute(
        """
        select min(due_at) from campaigns cross join lateral (
            select due_at from invitations
            where campaign_id = campaigns.id and invitations.state = 'waiting' and next_step = %(step)s::step_kind
            order by due_at limit 1) as first
        where campaigns.state = 'running' and (%(trunk)s::text is null or %(trunk)s = any(trunks))
        """,
        {"step": step, "trunk": trunk},
        prepare=False,
    )
    row = await cursor.fetchone()
    due: datetime | None = row[0] if row else None
    return due


async def pace_trunk(connection: AsyncConnection, name: str, next_call_at: datetime) -> None:
    """From now on nothing is placed over this trunk before that instant."""
    await connection.execute(
        "update trunks set next_call_at = %(at)s where name = %(name)s", {"name": name, "at": next_call_at}
    )


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign that runs, as much of it as a claim needs."""

    id: int
    event_id: int
    version: int


async def hold_running(connection: AsyncConnection, now: datetime, trunk: str | None) -> list[CampaignRow]:
    """Which campaigns run now (over this trunk; None: over any)? None of them is paused or changed meanwhile."""
    cursor = connection.cursor(row_factory=class_row(CampaignRow))
    await cursor.execute(
        """
        select id, event_id, version from campaigns
        where state = 'running' and replies_close_at > %(now)s
          and (%(trunk)s::text is null or %(trunk)s = any(trunks))
        order by id for share skip locked
        """,
        {"now": now, "trunk": trunk},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class DueRow:
    """An invitation that is ours until the transaction ends, and so is the person."""

    id: int
    contact_id: int
    state: InvitationState


async def take_due(
    connection: AsyncConnection, campaign_id: int, step: StepKind, now: datetime, most: int
) -> list[DueRow]:
    """Whose next step of this kind is due, the longest due first? Those that others hold are passed over."""
    cursor = connection.cursor(row_factory=class_row(DueRow))
    await cursor.execute(
        """
        select invitations.id, contact_id, invitations.state
        from invitations join contacts on contacts.id = contact_id
        where campaign_id = %(campaign_id)s and invitations.state = 'waiting'
          and next_step = %(step)s::step_kind and due_at <= %(now)s
        order by due_at, invitations.id limit %(most)s
        for update of invitations skip locked for no key update of contacts skip locked
        """,
        {"campaign_id": campaign_id, "step": step, "now": now, "most": most},
        prepare=False,
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """An invitation of somebody else behind the same number."""

    id: int
    contact_id: int
    state: InvitationState
    number: str


async def take_neighbours(
    connection: AsyncConnection, campaign_id: int, numbers: Sequence[str], but: Sequence[int]
) -> list[NeighbourRow]:
    """Who else, of other contacts than `but`, waits behind these numbers for what may be a call of this campaign?

    Those that others hold are passed over, and so are most of those behind the number of a switchboard.
    """
    cursor = connection.cursor(row_factory=class_row(NeighbourRow))
    await cursor.execute(
        """
        select invitations.id, invitations.contact_id, invitations.state, numbers.number
        from numbers join invitations on invitations.contact_id = numbers.contact_id
             join contacts on contacts.id = invitations.contact_id
        where numbers.number = any(%(numbers)s) and campaign_id = %(campaign_id)s
          and invitations.state = 'waiting' and next_step in ('call', 'ask') and numbers.contact_id <> all(%(but)s)
        order by due_at, invitations.id limit %(most)s
        for update of invitations skip locked for no key update of contacts skip locked
        """,
        {"campaign_id": campaign_id, "most": MOST_NEIGHBOURS, "numbers": list(numbers), "but": list(but)},
        prepare=False,
    )
    return await cursor.fetchall()


async def insert_calls(
    connection: AsyncConnection,
    *,
    campaign_id: int,
    trunk: str,
    claim: UUID,
    numbers: Sequence[str],
    place_at: Sequence[datetime],
) -> dict[str, int]:
    """Calls to be placed, by number; one that is being called already, or that another claim is at, gets none.

    Nothing is waited for, neither another claim nor whoever writes down that such a call is over: either might be
    waiting for a person whom we hold.
    """
    cursor = await connection.execute(
        """
        insert into outbound_calls (campaign_id, trunk, number, claim, place_at)
        select %(campaign_id)s, %(trunk)s, number, %(claim)s, place_at
        from unnest(%(numbers)s::text[], %(place_at)s::timestamptz[]) as each (number, place_at)
        where not exists (select from outbound_calls as open where open.number = each.number and open.over_at is null)
          and pg_try_advisory_xact_lock(hashtextextended(number, 0))
        on conflict do nothing
        returning number, id
        """,
        {
            "campaign_id": campaign_id,
            "trunk": trunk,
            "claim": claim,
            "numbers": list(numbers),
            "place_at": list(place_at),
        },
    )
    return dict(await cursor.fetchall())


async def insert_attempts(connection: AsyncConnection, attempts: Sequence[tuple[int, int, int, int]]) -> None:
    """Attempts as (call, invitation, contact, position); their invitations are being called from now on."""
    calls, invitations, contacts, positions = (list(each) for each in zip(*attempts, strict=True))
    await connection.execute(
        """
        with added as (
            insert into attempts (call_id, invitation_id, contact_id, position)
            select * from unnest(%(calls)s::bigint[], %(invitations)s::bigint[], %(contacts)s::bigint[],
                                 %(positions)s::integer[])
            returning invitation_id)
        update invitations set state = 'calling', next_step = null, due_at = null, reason = 'in-a-call'
        from added where invitations.id = added.invitation_id
        """,
        {"calls": calls, "invitations": invitations, "contacts": contacts, "positions": positions},
    )


@dataclass(frozen=True, slots=True)
class StepRow:
    """What is written of an invitation's next step; without one, `due_at` and `step` are None."""

    invitation_id: int
    state: InvitationState
    step: StepKind | None
    due_at: datetime | None
    reason: str


async def save_steps(connection: AsyncConnection, steps: Sequence[StepRow]) -> None:
    """What comes next for these invitations."""
    if not steps:
        return
    await connection.execute(
        """
        update invitations set state = each.state::invitation_state, next_step = each.step::step_kind,
               due_at = each.due_at, reason = each.reason
        from unnest(%(ids)s::bigint[], %(states)s::text[], %(steps)s::text[], %(due)s::timestamptz[],
                    %(reasons)s::text[]) as each (id, state, step, due_at, reason)
        where invitations.id = each.id
        """,
        {
            "ids": [each.invitation_id for each in steps],
            "states": [each.state for each in steps],
            "steps": [each.step for each in steps],
            "due": [each.due_at for each in steps],
            "reasons": [each.reason for each in steps],
        },
    )
