"""The SQL behind a talk about invitations: whom a call is for, and what somebody who calls back is invited to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import CampaignState, InvitationState


@dataclass(frozen=True, slots=True)
class GuestRow:
    """An invitation with its campaign and whom it is for."""

    campaign_id: int
    campaign_state: CampaignState
    plan: dict[str, Any]
    invitation_id: int
    contact_id: int
    name: str
    name_clip: str | None
    state: InvitationState
    answer: Answer | None
    party: int | None


_GUEST = """
    select campaigns.id as campaign_id, campaigns.state as campaign_state, plan,
           invitations.id as invitation_id, contacts.id as contact_id, contacts.name, name_clip,
           invitations.state, answer, party
    from invitations join campaigns on campaigns.id = campaign_id join contacts on contacts.id = contact_id
"""


async def guests_of_call(connection: AsyncConnection, call_id: int) -> list[GuestRow]:
    """Whom is this call of ours for, in the order in which they are asked for?"""
    cursor = connection.cursor(row_factory=class_row(GuestRow))
    await cursor.execute(
        _GUEST
        + """
        join attempts on attempts.invitation_id = invitations.id
        where call_id = %(call_id)s order by position
        """,
        {"call_id": call_id},
    )
    return await cursor.fetchall()


async def guests_at_number(
    connection: AsyncConnection, number: str, dialled: str, now: datetime, most: int
) -> list[GuestRow]:
    """What is whoever this number belongs to invited to that is still to come?

    First to what the number they dialled was shown for, then the latest campaign first. At most `most` invitations.
    """
    return await _guests(
        connection,
        "contacts.id in (select contact_id from numbers where number = %(number)s)",
        {"number": number, "dialled": dialled, "now": now, "most": most},
    )


async def guests_among(
    connection: AsyncConnection, contact_ids: Sequence[int], dialled: str, now: datetime, most: int
) -> list[GuestRow]:
    """As `guests_at_number`, of these contacts."""
    return await _guests(
        connection,
        "contacts.id = any(%(contact_ids)s)",
        {"contact_ids": list(contact_ids), "dialled": dialled, "now": now, "most": most},
    )


async def _guests(connection: AsyncConnection, whose: str, values: dict[str, object]) -> list[GuestRow]:
    cursor = connection.cursor(row_factory=class_row(GuestRow))
    await cursor.execute(
        _GUEST
        + f"""
        join events on events.id = event_id
        where {whose} and campaigns.state in ('running', 'paused', 'finished')
          and invitations.state <> 'withdrawn' and starts_at > %(now)s
        order by (caller_id is not distinct from %(dialled)s) desc, campaigns.id desc, contacts.id
        limit %(most)s
        """,
        values,
    )
    return await cursor.fetchall()


async def hold_people(connection: AsyncConnection, invitation_ids: Sequence[int]) -> None:
    """Whoever these invitations are for is ours until the transaction ends; by id, as everybody takes people."""
    await connection.execute(
        """
        select from contacts where id in (select contact_id from invitations where id = any(%(ids)s))
        order by id for no key update
        """,
        {"ids": list(invitation_ids)},
    )


async def open_attempts(connection: AsyncConnection, call_id: int) -> dict[int, bool]:
    """Of which invitations of this call does nobody know how their attempt ended? True for one given up as lost."""
    cursor = await connection.execute(
        """
        select invitation_id, disposition is not null from attempts
        where call_id = %(call_id)s and (disposition is null or disposition = 'lost') order by position
        """,
        {"call_id": call_id},
    )
    return dict(await cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Sides:
    """What the two that tell of a call have told so far: the script's outcome, and the PBX's note."""

    outcome: str | None
    noted: bool
    answered_by_a_person: bool


async def sides_of(connection: AsyncConnection, unique_id: str) -> Sides:
    """What is known of the call on this channel? Whoever tells of it at the same time waits."""
    cursor = connection.cursor(row_factory=class_row(Sides))
    await cursor.execute(
        """
        select outcome, ended_at is not null as noted, answered_at is not null as answered_by_a_person
        from calls where id = %(id)s for update
        """,
        {"id": unique_id},
    )
    return await cursor.fetchone() or Sides(None, False, False)
