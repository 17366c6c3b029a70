"""Reading the archive: who was invited to a campaign, what was done to reach them, what they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.dispositions import NOBODY_WAS_DISTURBED, Disposition
from centralino.campaigns.rules.lives import InvitationState


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer of somebody's, as it came."""

    at: datetime
    answer: Answer
    party: int | None
    channel: AnswerChannel
    by: str


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is invited, as the archive has them.

    `answers` are all they ever gave, the first one first; the last one holds. `calls` are those that made a telephone
    of theirs ring, `other_calls` those that did not come so far; `last_call` is how the last of them ended.
    """

    contact_id: int
    invitation_id: int
    name: str
    codes: tuple[str, ...]
    state: InvitationState
    answer: Answer | None
    party: int | None
    answered_at: datetime | None
    channel: AnswerChannel | None
    by: str | None
    answers: tuple[AnswerGiven, ...]
    calls: int
    other_calls: int
    last_call: Disposition | None
    texts: int
    next_step: str | None
    due_at: datetime | None
    reason: str
    via_list: str | None
    added_at: datetime
    added_by: str


async def participants(
    connection: AsyncConnection, campaign_id: int, contact_id: int | None = None
) -> list[Participant]:
    """Who is invited (or how does this one stand), by name?"""
    cursor = await connection.execute(
        """
        select contacts.id, invitations.id, contacts.name,
               (select coalesce(array_agg(code order by kind desc, code), '{}') from codes
                where codes.contact_id = contacts.id),
               state, answer, party, answered_at,
               (select coalesce(jsonb_agg(jsonb_build_array(at, answer, party, channel, by) order by at, id), '[]')
                from answers where invitation_id = invitations.id),
               calls.rang, calls.others, calls.last,
               (select count(*) from texts_out
                where invitation_id = invitations.id and purpose = 'invitation' and texts_out.state <> 'failed'),
               next_step, due_at, reason, lists.name, invitations.added_at, invitations.added_by
        from invitations join contacts on contacts.id = contact_id
             left join lists on lists.id = list_id
             cross join lateral (
                 select count(*) filter (where disposition is null or disposition <> all(%(nobody)s::disposition[])),
                        count(*) filter (where disposition = any(%(nobody)s::disposition[])),
                        (array_agg(disposition order by call_id desc))[1]
                 from attempts where invitation_id = invitations.id) as calls (rang, others, last)
        where campaign_id = %(campaign_id)s and (%(contact_id)s::bigint is null or contact_id = %(contact_id)s)
        order by contacts.name, contacts.id
        """,
        {"campaign_id": campaign_id, "contact_id": contact_id, "nobody": sorted(NOBODY_WAS_DISTURBED)},
    )
    return [_participant(row) for row in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class CallMade:
    """A call for an invitation; `with_others` is how many more it was for. Without a disposition it is still open."""

    id: int
    at: datetime
    over_at: datetime | None
    number: str
    trunk: str
    disposition: Disposition | None
    with_others: int


async def calls_for(connection: AsyncConnection, invitation_id: int) -> list[CallMade]:
    """Which calls were placed for this invitation, the first one first?"""
    cursor = connection.cursor(row_factory=class_row(CallMade))
    await cursor.execute(
        """
        select outbound_calls.id, place_at as at, over_at, number, trunk, disposition,
               (select count(*) - 1 from attempts as others where others.call_id = attempts.call_id) as with_others
        from attempts join outbound_calls on outbound_calls.id = call_id
        where invitation_id = %(id)s order by place_at, call_id
        """,
        {"id": invitation_id},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class TextSent:
    """A text about an invitation, and how far it came."""

    at: datetime
    number: str
    purpose: str
    state: str
    provider: str
    error: str | None


async def texts_for(connection: AsyncConnection, invitation_id: int) -> list[TextSent]:
    """Which texts were sent about this invitation, the first one first?"""
    cursor = connection.cursor(row_factory=class_row(TextSent))
    await cursor.execute(
        """
        select claimed_at as at, number, purpose, state, provider, coalesce(error, error_code) as error
        from texts_out where invitation_id = %(id)s order by claimed_at, id
        """,
        {"id": invitation_id},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class Opposition:
    """Somebody's word that they want no calls, where it came from, and what became of it."""

    contact_id: int | None
    name: str | None
    number: str | None
    source: str
    at: datetime
    by: str
    why: str
    lifted_at: datetime | None
    lifted_by: str | None
    lifted_why: str | None


async def oppositions(
    connection: AsyncConnection, contact_id: int | None = None, *, most: int = 1000
) -> list[Opposition]:
    """What was said against calls by this contact or at a number of theirs; without one, by anybody who still means it?

    The last word first.
    """
    cursor = connection.cursor(row_factory=class_row(Opposition))
    await cursor.execute(
        """
        select contact_id, name, number, source, at, by, why, lifted_at, lifted_by, lifted_why
        from oppositions left join contacts on contacts.id = contact_id
        where case when %(id)s::bigint is null then lifted_at is null
                   else contact_id = %(id)s or contact_id is null
                        and number in (select number from numbers where contact_id = %(id)s) end
        order by at desc, oppositions.id desc limit %(most)s
        """,
        {"id": contact_id, "most": most},
    )
    return await cursor.fetchall()


def _participant(row: Sequence[Any]) -> Participant:
    contact_id, invitation_id, name, codes, state, answer, party, answered_at, given, *rest = row
    rang, others, last, texts, step, due_at, reason, via_list, added_at, added_by = rest
    answers = tuple(_given(each) for each in given)
    return Participant(
        contact_id=contact_id,
        invitation_id=invitation_id,
        name=name,
        codes=tuple(codes),
        state=InvitationState(state),
        answer=Answer(answer) if answer else None,
        party=party,
        answered_at=answered_at,
        channel=answers[-1].channel if answers else None,
        by=answers[-1].by if answers else None,
        answers=answers,
        calls=rang,
        other_calls=others,
        last_call=Disposition(last) if last else None,
        texts=texts,
        next_step=step,
        due_at=due_at,
        reason=reason,
        via_list=via_list,
        added_at=added_at,
        added_by=added_by,
    )


def _given(row: Sequence[Any]) -> AnswerGiven:
    at, answer, party, channel, by = row
    return AnswerGiven(datetime.fromisoformat(at), Answer(answer), party, AnswerChannel(channel), by)
