"""The SQL of matching a text that came in, or a personal link, to the invitation that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import CampaignState, InvitationState


@dataclass(frozen=True, slots=True)
class AskedRow:
    """An invitation of which we wrote to a number.

    `asked_at` is when the question was sent there last, `written_at` when anything was.
    """

    id: int
    contact_id: int
    name: str
    token: str
    campaign_id: int
    version: int
    event_id: int
    state: InvitationState
    answer: Answer | None
    answered_at: datetime | None
    campaign_state: CampaignState
    replies_close_at: datetime
    asked_at: datetime
    written_at: datetime


async def asked_at_number(connection: AsyncConnection, number: str) -> list[AskedRow]:
    """About which invitations did we write to this number, the latest first?"""
    cursor = connection.cursor(row_factory=class_row(AskedRow))
    await cursor.execute(
        """
        select invitations.id, contact_id, contacts.name, token, campaign_id, version, event_id, invitations.state,
               answer, answered_at, campaigns.state as campaign_state, replies_close_at, asked_at, written_at
        from (select invitation_id, max(claimed_at) filter (where purpose = 'invitation') as asked_at,
                     max(claimed_at) as written_at
              from texts_out where number = %(number)s and state not in ('queued', 'not-sent')
              group by invitation_id) as written
             join invitations on invitations.id = invitation_id
             join contacts on contacts.id = contact_id join campaigns on campaigns.id = campaign_id
        where asked_at is not null order by written_at desc, invitations.id desc
        """,
        {"number": number},
    )
    return await cursor.fetchall()


async def was_asked_back(connection: AsyncConnection, number: str, since: datetime) -> bool:
    """Has somebody at this number been asked back since then?"""
    cursor = await connection.execute(
        """
        select exists (select from texts_out
                       where number = %(number)s and purpose = 'question-back' and claimed_at >= %(since)s)
        """,
        {"number": number, "since": since},
    )
    (found,) = await cursor.fetchone() or (False,)
    return bool(found)


async def was_told_over(connection: AsyncConnection, invitation_id: int) -> bool:
    """Have they been told that replies are closed?"""
    cursor = await connection.execute(
        "select exists (select from texts_out where invitation_id = %(id)s and purpose = 'over')",
        {"id": invitation_id},
    )
    (found,) = await cursor.fetchone() or (False,)
    return bool(found)


async def is_opposed(connection: AsyncConnection, contact_ids: Sequence[int], number: str) -> bool:
    """Does one of these, or this number, want to be left alone?"""
    cursor = await connection.execute(
        """
        select exists (select from oppositions where lifted_at is null
                       and (contact_id = any(%(ids)s) or contact_id is null and number = %(number)s))
        """,
        {"ids": list(contact_ids), "number": number},
    )
    (found,) = await cursor.fetchone() or (False,)
    return bool(found)


async def holders(connection: AsyncConnection, number: str) -> list[int]:
    """Whose number is this?"""
    cursor = await connection.execute(
        "select contact_id from numbers where number = %(number)s order by contact_id", {"number": number}
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """The invitation behind a personal link."""

    id: int
    contact_id: int
    name: str
    campaign_id: int
    event_id: int
    version: int
    state: InvitationState
    answer: Answer | None
    party: int | None
    answered_at: datetime | None
    campaign_state: CampaignState
    replies_close_at: datetime
    opposed: bool


async def behind_link(connection: AsyncConnection, token: str) -> LinkRow | None:
    """Whose invitation is this, and how does it stand?"""
    cursor = connection.cursor(row_factory=class_row(LinkRow))
    await cursor.execute(
        """
        select invitations.id, contact_id, contacts.name, campaign_id, event_id, version, invitations.state, answer,
               party, answered_at, campaigns.state as campaign_state, replies_close_at,
               exists (select from oppositions where lifted_at is null
                       and oppositions.contact_id = invitations.contact_id) as opposed
        from invitations join contacts on contacts.id = contact_id join campaigns on campaigns.id = campaign_id
        where token = %(token)s
        """,
        {"token": token},
    )
    return await cursor.fetchone()
