"""The SQL of forecasts: who would be asked, and what past campaigns counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.lives import InvitationState


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who is invited, or would be; `invitation_id` is None until they are."""

    invitation_id: int | None
    contact_id: int
    state: InvitationState


async def invited(connection: AsyncConnection, campaign_id: int) -> list[MemberRow]:
    """Who is invited to this campaign?"""
    cursor = connection.cursor(row_factory=class_row(MemberRow))
    await cursor.execute(
        """
        select id as invitation_id, contact_id, state from invitations where campaign_id = %(id)s order by id
        """,
        {"id": campaign_id},
    )
    return await cursor.fetchall()


async def to_be_invited(
    connection: AsyncConnection, campaign_id: int, lists: Sequence[str]
) -> list[MemberRow]:
    """Who will be invited to this campaign, which has not begun, by these lists or because they are already?"""
    cursor = connection.cursor(row_factory=class_row(MemberRow))
    await cursor.execute(
        """
        with who as (
            select contact_id from list_members join lists on lists.id = list_id where name = any(%(lists)s)
            union
            select contact_id from invitations
            where campaign_id = %(id)s and (list_id is null or state not in ('waiting', 'opposed')))
        select invitations.id as invitation_id, who.contact_id, coalesce(state, 'waiting') as state
        from who left join invitations on campaign_id = %(id)s and invitations.contact_id = who.contact_id
        order by invitations.id, who.contact_id
        """,
        {"id": campaign_id, "lists": list(lists)},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class TriedRow:
    """So many attempts were alike. `before` are those for the same invitation before, all of them missed.

    `line` and `talk` are seconds of all of them together.
    """

    disposition: str
    hour: int
    before: int | None
    count: int
    line: float
    talk: float


async def attempts_by_kind(connection: AsyncConnection, zone: str, most: int) -> list[TriedRow]:
    """How did the latest attempts of all campaigns end, by the hour of that zone and by what went before?"""
    cursor = connection.cursor(row_factory=class_row(TriedRow))
    await cursor.execute(
        """
        with latest as (
            select call_id, invitation_id, disposition from attempts
            where disposition is not null order by call_id desc limit %(most)s),
        told as (
            select disposition, call_id,
                   row_number() over past - 1 as before,
                   coalesce(bool_and(disposition in ('no-answer', 'machine')) over earlier, true) as missed
            from latest
            window past as (partition by invitation_id order by call_id),
                   earlier as (partition by invitation_id order by call_id rows between unbounded preceding
                               and 1 preceding))
        select disposition::text, extract(hour from place_at at time zone %(zone)s)::integer as hour,
               case when missed then before end::integer as before, count(*)::integer as count,
               coalesce(sum(extract(epoch from over_at - place_at)), 0)::float as line,
               coalesce(sum(extract(epoch from over_at - answered_at)), 0)::float as talk
        from told join outbound_calls on outbound_calls.id = call_id
        group by 1, 2, 3
        """,
        {"zone": zone, "most": most},
    )
    return await cursor.fetchall()


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """What first answers were, over all campaigns; staff's own entries are left out."""

    yes: int
    no: int
    called_back: int


async def first_answers(connection: AsyncConnection, most: int) -> AnsweredRow:
    """What did people answer the first time, the latest of them?"""
    cursor = connection.cursor(row_factory=class_row(AnsweredRow))
    await cursor.execute(
        """
        select count(*) filter (where answer = 'yes') as yes, count(*) filter (where answer = 'no') as no,
               count(*) filter (where channel = 'call-back') as called_back
        from (select distinct on (invitation_id) answer, channel
              from (select * from answers order by id desc limit %(most)s) as latest
              order by invitation_id, at, id) as first
        where channel <> 'staff'
        """,
        {"most": most},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


@dataclass(frozen=True, slots=True)
class TextedRow:
    """What came of texts with the question; `after` is the median time to the answers, None without any."""

    texts: int
    answered: int
    after: timedelta | None


async def texts_answered(connection: AsyncConnection, most: int) -> TextedRow:
    """How many of the latest texts were answered, by a reply or by the link, and how soon?"""
    cursor = connection.cursor(row_factory=class_row(TextedRow))
    await cursor.execute(
        """
        select count(*) as texts, count(answer.at) as answered,
               percentile_cont(0.5) within group (order by answer.at - claimed_at) as after
        from (select invitation_id, claimed_at from texts_out
              where purpose = 'invitation' and state <> 'failed' and invitation_id is not null
              order by id desc limit %(most)s) as latest
             left join lateral (
                 select at from answers
                 where answers.invitation_id = latest.invitation_id and channel in ('text', 'link')
                   and at > claimed_at order by at limit 1) as answer on true
        """,
        {"most": most},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def names(connection: AsyncConnection, contact_ids: Sequence[int]) -> dict[int, str]:
    """What are these called?"""
    cursor = await connection.execute(
        "select id, name from contacts where id = any(%(ids)s)", {"ids": list(contact_ids)}
    )
    return dict(await cursor.fetchall())
