"""Reading who is invited to a campaign, what was done to reach them, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from psycopg import AsyncConnection
from psycopg.sql import SQL, Composable, Composed

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


class Said(StrEnum):
    """What somebody has said so far, for those who look for such people."""

    YES = "yes"
    NO = "no"
    NOTHING = "none"
    CHANGED = "changed"  # more than once


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which participants are wanted: everybody, less what is said here. `name` is any part, in any letters."""

    said: Said | None = None
    state: InvitationState | None = None
    name: str = ""
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list by name goes on: after this member."""

    name: str
    contact_id: int


EVERYBODY = Wanted()


class Way(StrEnum):
    """How those who are wanted are put in the order of their names; each gives the same, and each is quick with some.

    Sorted: all who fit, where these are some thousands. Walked: along all names of the directory, until the page is
    full, where many fit. Found: those who are called so, where these are few; a name is wanted then.
    """

    SORTED = "sorted"
    WALKED = "walked"
    FOUND = "found"


SHORTEST: Final = (
    3  # letters that are looked for anywhere in a name; whoever walks looks for fewer at its beginning
)


async def participants(
    connection: AsyncConnection,
    campaign_id: int,
    wanted: Wanted = EVERYBODY,
    *,
    after: Place | None = None,
    most: int | None = None,
    way: Way = Way.SORTED,
) -> list[Participant]:
    """Who is or was invited, and how does each stand, by name?"""
    # What is counted of each is counted of those on the page alone.
    cursor = await connection.execute(
        SQL(
            """
            with page as materialized ({})
            select contact_id, page.id, page.name,
                   (select coalesce(array_agg(code order by kind desc, code), '{{}}') from codes
                    where codes.contact_id = page.contact_id),
                   state, answer, party, answered_at,
                   (select coalesce(jsonb_agg(jsonb_build_array(at, answer, party, channel, by) order by at, id), '[]')
                    from answers where invitation_id = page.id),
                   calls.rang, calls.others, calls.last,
                   (select count(*) from texts_out
                    where invitation_id = page.id and purpose = 'invitation' and texts_out.state <> 'failed'),
                   next_step, due_at, reason, lists.name, page.added_at, page.added_by
            from page left join lists on lists.id = list_id
                 cross join lateral (
                     select count(*) filter (where disposition is null
                                             or disposition <> all(%(nobody)s::disposition[])),
                            count(*) filter (where disposition = any(%(nobody)s::disposition[])),
                            (array_agg(disposition order by call_id desc))[1]
                     from attempts where invitation_id = page.id) as calls (rang, others, last)
            order by key, contact_id
            """
        ).format(_page(way, wanted, after)),
        {
            "campaign_id": campaign_id,
            "contact_id": wanted.contact_id,
            "state": wanted.state,
            "part": wanted.name,
            "last": "\U0010ffff",  # behind every other character
            "after_name": after and after.name,
            "after_id": after and after.contact_id,
            "most": most,
            "nobody": sorted(NOBODY_WAS_DISTURBED),
        },
    )
    return [_participant(row) for row in await cursor.fetchall()]


_IN_ORDER = SQL("""order by folded_name, contacts.id limit %(most)s""")
_PAGES = {
    Way.SORTED: SQL(
        """
        select * from (
            select member.*, contacts.name, folded_name as key
            from (select * from invitations where {invited} offset 0) as member
                 join contacts on contacts.id = contact_id
            where {called} offset 0) as fitting
        order by key, contact_id limit %(most)s
        """
    ),
    Way.WALKED: SQL(
        """
        select member.*, contacts.name, folded_name as key
        from contacts cross join lateral (
            select * from invitations where invitations.contact_id = contacts.id and {invited} offset 0) as member
        where {called} {in_order}
        """
    ),
    Way.FOUND: SQL(
        """
        select member.*, contacts.name, folded_name as key
        from (select id from contacts
              where trigrams(folded_name) @> trigrams(ltrim(folded(%(part)s))) offset 0) as found
             join contacts using (id)
             join lateral (
                 select * from invitations where invitations.contact_id = contacts.id and {invited} offset 0) as member
             on true
        where {called} {in_order}
        """
    ),
}


def _page(way: Way, wanted: Wanted, after: Place | None) -> Composed:
    all_of = SQL(" and ").join
    called = [*_called(way, wanted.name), *_further_on(after)]
    return _PAGES[way].format(
        invited=all_of(_invited(wanted)), called=all_of(called) if called else SQL("true"), in_order=_IN_ORDER
    )


_SAID = {
    Said.YES: SQL("answer = 'yes'"),
    Said.NO: SQL("answer = 'no'"),
    Said.NOTHING: SQL("answer is null"),
    Said.CHANGED: SQL(
        "answer is not null and (select count(*) from answers where invitation_id = invitations.id) > 1"
    ),
}


def _invited(wanted: Wanted) -> Iterator[Composable]:
    yield SQL("campaign_id = %(campaign_id)s")
    if wanted.contact_id is not None:
        yield SQL("contact_id = %(contact_id)s")
    if wanted.said:
        yield _SAID[wanted.said]
    if wanted.state:
        yield SQL("invitations.state = %(state)s")


def _called(way: Way, part: str) -> Iterator[Composable]:
    if way is Way.WALKED and part and len(part.strip()) < SHORTEST:
        yield SQL("""folded_name >= folded(%(part)s)""")
        yield SQL("""folded_name < rtrim(folded(%(part)s)) || %(last)s""")
    elif part:
        yield SQL(
            """btrim(folded(%(part)s)) <> '' and position(btrim(folded(%(part)s)) in folded_name) > 0"""
        )


def _further_on(after: Place | None) -> Iterator[Composable]:
    if after:
        yield SQL("""(folded_name, contacts.id) > (folded(%(after_name)s), %(after_id)s)""")


async def how_many(connection: AsyncConnection, campaign_id: int, wanted: Wanted) -> int:
    """How many are wanted, whatever they are called? Of those who changed their minds: as many as have answered."""
    cursor = await connection.execute(
        """
        select coalesce(sum(number), 0)::bigint from tallies
        where campaign_id = %(campaign_id)s and kind = 'invitations'
          and (%(state)s::text is null or state = %(state)s)
          and case %(said)s::text when 'none' then answer is null when 'changed' then answer is not null
                                  else %(said)s is null or answer::text = %(said)s end
        """,
        {"campaign_id": campaign_id, "state": wanted.state, "said": wanted.said},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def how_many_are_called(connection: AsyncConnection, part: str, *, most: int) -> int:
    """How many of the directory may have this in their names? No more than `most` are counted."""
    cursor = await connection.execute(
        """
        select count(*) from (
            select from contacts
            where trigrams(folded_name) @> trigrams(ltrim(folded(%(part)s))) limit %(most)s) as found
        """,
        {"part": part, "most": most},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


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
