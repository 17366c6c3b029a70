"""Reading the answers of a campaign as they come; and telling open boards that there are new ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.answers import Answer, AnswerChannel

CHANNEL = "boards"
"""Told the id of a campaign whenever somebody answered, or something was done to it, as that is committed."""


@dataclass(frozen=True, slots=True)
class LatestAnswer:
    """What somebody answered last; `changed` when it was not the first time."""

    contact_id: int
    name: str
    at: datetime
    answer: Answer
    party: int | None
    channel: AnswerChannel
    changed: bool


async def latest_answers(connection: AsyncConnection, campaign_id: int, most: int) -> list[LatestAnswer]:
    """Who has answered last, the last one first?"""
    cursor = connection.cursor(row_factory=class_row(LatestAnswer))
    await cursor.execute(
        """
        with latest as materialized (
            select id, contact_id, answered_at, answer, party from invitations
            where campaign_id = %(campaign_id)s and answered_at is not null
            order by answered_at desc limit %(most)s)
        select contact_id, contacts.name, answered_at as at, answer, party, given.channel, given.times > 1 as changed
        from latest join contacts on contacts.id = contact_id
             cross join lateral (
                 select (array_agg(channel order by at desc, answers.id desc))[1] as channel, count(*) as times
                 from answers where invitation_id = latest.id) as given
        order by answered_at desc, latest.id desc
        """,
        {"campaign_id": campaign_id, "most": most},
    )
    return [
        LatestAnswer(
            each.contact_id,
            each.name,
            each.at,
            Answer(each.answer),
            each.party,
            AnswerChannel(each.channel),
            each.changed,
        )
        for each in await cursor.fetchall()
    ]


@dataclass(frozen=True, slots=True)
class Span:
    """From the first answer to the last; None where there is none."""

    first: datetime | None
    last: datetime | None


async def span_of_answers(connection: AsyncConnection, campaign_id: int) -> Span:
    """From when to when were the answers given that hold?"""
    cursor = connection.cursor(row_factory=class_row(Span))
    await cursor.execute(
        """
        select (select answered_at from invitations where campaign_id = %(id)s and answered_at is not null
                order by answered_at limit 1) as first,
               (select answered_at from invitations where campaign_id = %(id)s and answered_at is not null
                order by answered_at desc limit 1) as last
        """,
        {"id": campaign_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


@dataclass(frozen=True, slots=True)
class Came:
    """How many answers that hold came in the length of time that begins at `at`."""

    at: datetime
    yes: int
    no: int


async def answers_by_time(connection: AsyncConnection, campaign_id: int, step: timedelta) -> list[Came]:
    """How many came when? Lengths of time without any are left out; who was withdrawn counts in none."""
    cursor = connection.cursor(row_factory=class_row(Came))
    await cursor.execute(
        """
        select date_bin(%(step)s, answered_at, 'epoch') as at, count(*) filter (where answer = 'yes') as yes,
               count(*) filter (where answer = 'no') as no
        from invitations
        where campaign_id = %(id)s and answered_at is not null and state <> 'withdrawn'
        group by 1 order by 1
        """,
        {"id": campaign_id, "step": step},
    )
    return await cursor.fetchall()
