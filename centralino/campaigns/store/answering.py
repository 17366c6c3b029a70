"""The SQL of answers and oppositions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.store.terms import NOT_OVER


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation with what decides whether an answer is still taken."""

    id: int
    campaign_id: int
    event_id: int
    version: int
    campaign_over: bool
    contact_id: int
    state: InvitationState
    answer: Answer | None
    party: int | None
    answered_at: datetime | None
    replies_close_at: datetime


_INVITATION = """
    select invitations.id, campaign_id, event_id, version,
           campaigns.state in ('finished', 'cancelled') as campaign_over, contact_id, invitations.state, answer, party,
           answered_at, replies_close_at
    from invitations join campaigns on campaigns.id = campaign_id
"""


async def hold_invitation(connection: AsyncConnection, invitation_id: int) -> InvitationRow | None:
    """How does this invitation stand? It and its person are ours until the transaction ends."""
    await connection.execute(
        """
        select from contacts where id = (select contact_id from invitations where id = %(id)s)
        for no key update
        """,
        {"id": invitation_id},
    )
    cursor = connection.cursor(row_factory=class_row(InvitationRow))
    await cursor.execute(
        _INVITATION + "where invitations.id = %(id)s for update of invitations", {"id": invitation_id}
    )
    return await cursor.fetchone()


async def hold_invitations_of(connection: AsyncConnection, contact_id: int) -> list[InvitationRow]:
    """Which invitations has this person, over all campaigns that are not over? They are ours from here on."""
    await connection.execute("select from contacts where id = %(id)s for no key update", {"id": contact_id})
    cursor = connection.cursor(row_factory=class_row(InvitationRow))
    await cursor.execute(
        _INVITATION
        + f"""
        where contact_id = %(id)s and {NOT_OVER}
        order by invitations.id for update of invitations
        """,
        {"id": contact_id},
    )
    return await cursor.fetchall()


async def insert_answer(
    connection: AsyncConnection,
    *,
    invitation_id: int,
    at: datetime,
    answer: Answer,
    party: int | None,
    channel: AnswerChannel,
    by: str,
    source: str | None,
    recorded_at: datetime,
) -> bool:
    """An answer came; it joins those that came before. False when it had been told already."""
    cursor = await connection.execute(
        """
        insert into answers (invitation_id, at, answer, party, channel, by, source, recorded_at)
        values (%(invitation_id)s, %(at)s, %(answer)s, %(party)s, %(channel)s, %(by)s, %(source)s, %(recorded_at)s)
        on conflict do nothing
        """,
        {
            "invitation_id": invitation_id,
            "at": at,
            "answer": answer,
            "party": party,
            "channel": channel,
            "by": by,
            "source": source,
            "recorded_at": recorded_at,
        },
    )
    return cursor.rowcount == 1


async def let_last_answer_hold(
    connection: AsyncConnection, invitation_id: int, state: InvitationState
) -> None:
    """The latest of an invitation's answers is its answer; nothing is due any more. Open boards hear of it."""
    await connection.execute(
        """
        with held as (
            update invitations set answer = last.answer, party = last.party, answered_at = last.at,
                   state = %(state)s, next_step = null, due_at = null, reason = 'answered'
            from (select answer, party, at from answers where invitation_id = %(id)s
                  order by at desc, id desc limit 1) as last
            where invitations.id = %(id)s
            returning campaign_id)
        select pg_notify('boards', campaign_id::text) from held
        """,
        {"id": invitation_id, "state": state},
    )


async def insert_opposition(
    connection: AsyncConnection,
    *,
    contact_id: int | None,
    number: str | None,
    source: str,
    at: datetime,
    by: str,
    why: str,
) -> bool:
    """Somebody does not want to be called or texted, ever. False when they had said so already, at that instant.

    Also if it was lifted since: a page that is saved again opposes nobody anew. Of a contact who has been forgotten
    meanwhile the number is kept, if it is known.
    """
    cursor = await connection.execute(
        """
        insert into oppositions (contact_id, number, source, at, by, why)
        select who.id, %(number)s, %(source)s::opposition_source, %(at)s, %(by)s, %(why)s
        from (select (select id from contacts where id = %(contact_id)s) as id) as who
        where coalesce(who.id::text, %(number)s) is not null and not exists (
            select from oppositions where source = %(source)s::opposition_source and at = %(at)s
            and contact_id is not distinct from who.id and number is not distinct from %(number)s)
        """,
        {"contact_id": contact_id, "number": number, "source": source, "at": at, "by": by, "why": why},
    )
    return cursor.rowcount == 1


async def lift_oppositions(
    connection: AsyncConnection, contact_id: int, *, at: datetime, by: str, why: str
) -> int:
    """The person wants to be called again, and said so to somebody; how many oppositions that lifted."""
    cursor = await connection.execute(
        """
        update oppositions set lifted_at = %(at)s, lifted_by = %(by)s, lifted_why = %(why)s
        where lifted_at is null and (contact_id = %(contact_id)s or contact_id is null
              and number in (select number from numbers where contact_id = %(contact_id)s))
        """,
        {"contact_id": contact_id, "at": at, "by": by, "why": why},
    )
    return cursor.rowcount


async def lift_oppositions_of_number(
    connection: AsyncConnection, number: str, *, at: datetime, by: str, why: str
) -> int:
    """What was said of a number, and of nobody by name, holds no more; how many oppositions that lifted."""
    cursor = await connection.execute(
        """
        update oppositions set lifted_at = %(at)s, lifted_by = %(by)s, lifted_why = %(why)s
        where lifted_at is null and contact_id is null and number = %(number)s
        """,
        {"number": number, "at": at, "by": by, "why": why},
    )
    return cursor.rowcount


async def contacts_with(connection: AsyncConnection, number: str) -> list[int]:
    """Who has this number, in an order that two who oppose at once keep alike?"""
    cursor = await connection.execute(
        "select contact_id from numbers where number = %(number)s order by contact_id", {"number": number}
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]
