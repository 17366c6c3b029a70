"""The SQL of who is invited to a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.plan import TextPlan
from centralino.campaigns.store.terms import NOT_OVER

# Sets of people are put together by `union all`, never by `or`: of two sets joined by `or`, each that outgrows
# `work_mem` is gone through from its beginning for every person there is.

# Somebody with an opposition that stands, under their own name or that of a number of theirs.
_NEVER = """
    exists (select from oppositions where lifted_at is null and oppositions.contact_id = who.contact_id)
    or exists (select from oppositions join numbers using (number)
               where lifted_at is null and oppositions.contact_id is null and numbers.contact_id = who.contact_id)
"""
# 72 random bits; letters and digits only, for a telephone must see the whole of it as a part of the link.
_RANDOM_WORD = """
    translate(encode(substring(uuid_send(gen_random_uuid()) for 6) || substring(uuid_send(gen_random_uuid()) for 3),
                     'base64'), '+/', 'xY')
"""
_INSERT = f"""
    insert into invitations (campaign_id, contact_id, list_id, token, state, next_step, due_at, reason, added_at,
                             added_by)
    select %(campaign_id)s, contact_id, list_id, {_RANDOM_WORD},
           case when never then 'opposed' else 'waiting' end::invitation_state,
           case when never then null
                when %(texts_first)s or %(texts_instead)s and prefers_texts then 'ask'
                else 'call' end::step_kind,
           case when never then null else %(at)s::timestamptz end,
           case when never then 'never-call' else 'due' end, %(at)s, %(by)s
    from (select who.*, prefers_texts, {_NEVER} as never
          from who join contacts on contacts.id = who.contact_id) as each
    order by contact_id
    on conflict do nothing
"""  # noqa: S608 (constants of this file)


async def insert_from_lists(
    connection: AsyncConnection,
    campaign_id: int,
    names: Sequence[str],
    texts: TextPlan | None,
    at: datetime,
    by: str,
) -> int:
    """Everybody on these lists is invited; how many were not before. Who is never to be called is left out at once.

    Whom a text may come first for is asked of the rules; the others wait for a call, of a campaign with such `texts`.
    """
    cursor = await connection.execute(
        """
        with who as (
            select contact_id, min(list_id) as list_id from list_members join lists on lists.id = list_id
            where lists.name = any(%(names)s)
              and not exists (select from invitations where campaign_id = %(campaign_id)s
                              and invitations.contact_id = list_members.contact_id)
            group by contact_id)
        """  # noqa: S608
        + _INSERT,
        {"campaign_id": campaign_id, "names": list(names), "at": at, "by": by, **_beginning(texts)},
    )
    return cursor.rowcount


async def insert_singly(
    connection: AsyncConnection,
    campaign_id: int,
    contact_ids: Sequence[int],
    texts: TextPlan | None,
    at: datetime,
    by: str,
) -> int:
    """These are invited, as by `insert_from_lists`; how many were not before."""
    cursor = await connection.execute(
        """
        with who as (select id as contact_id, null::bigint as list_id from contacts where id = any(%(ids)s))
        """  # noqa: S608
        + _INSERT,
        {"campaign_id": campaign_id, "ids": list(contact_ids), "at": at, "by": by, **_beginning(texts)},
    )
    return cursor.rowcount


def _beginning(texts: TextPlan | None) -> dict[str, bool]:
    return {
        "texts_first": texts is not None and texts.come_first,
        "texts_instead": texts is not None and texts.for_those_who_prefer,
    }


async def delete_off_the_lists(connection: AsyncConnection, campaign_id: int, names: Sequence[str]) -> int:
    """Of a campaign that has not begun: whoever came in by a list and is on none of these is not invited any more.

    Who has answered already, or was withdrawn by hand, stays.
    """
    cursor = await connection.execute(
        """
        delete from invitations
        where campaign_id = %(campaign_id)s and list_id is not null and state in ('waiting', 'opposed')
          and not exists (
              select from list_members join lists on lists.id = list_members.list_id
              where lists.name = any(%(names)s) and list_members.contact_id = invitations.contact_id)
          and not exists (select from attempts where invitation_id = invitations.id)
        """,
        {"campaign_id": campaign_id, "names": list(names)},
    )
    return cursor.rowcount


async def invitation_of(connection: AsyncConnection, campaign_id: int, contact_id: int) -> int | None:
    """Which is this contact's invitation to the campaign?"""
    cursor = await connection.execute(
        "select id from invitations where campaign_id = %(campaign_id)s and contact_id = %(contact_id)s",
        {"campaign_id": campaign_id, "contact_id": contact_id},
    )
    row = await cursor.fetchone()
    return row[0] if row else None


async def invite_anew(connection: AsyncConnection, invitation_id: int, at: datetime) -> bool:
    """Whoever was withdrawn is invited again. False when they were not withdrawn."""
    cursor = await connection.execute(
        f"""
        with who as (select contact_id from invitations where id = %(id)s)
        update invitations
        set state = case when answer is not null then 'answered' when never then 'opposed'
                         else 'waiting' end::invitation_state,
            next_step = case when answer is null and not never then 'ask' end::step_kind,
            due_at = case when answer is null and not never then %(at)s::timestamptz end,
            reason = case when answer is not null then 'answered' when never then 'never-call' else 'due' end
        from (select {_NEVER} as never from who) as each
        where id = %(id)s and state = 'withdrawn'
        """,  # noqa: S608
        {"id": invitation_id, "at": at},
    )
    return cursor.rowcount == 1


async def hold_people(
    connection: AsyncConnection, *, campaign_id: int | None = None, contact_ids: Sequence[int] | None = None
) -> None:
    """These people, and those for whom something may still come in a campaign, are ours until the transaction ends.

    Those who are called or texted just now are among them: what is due after that is planned by whoever records it.
    In the order in which everybody takes them, before their invitations: so nobody waits for us whom we wait for.
    """
    await connection.execute(
        """
        select from contacts
        where id in (
            select unnest(%(contact_ids)s::bigint[])
            union all
            select contact_id from invitations
            where campaign_id = %(campaign_id)s and state in ('waiting', 'calling', 'texting', 'unanswered'))
        order by id for no key update
        """,
        {"campaign_id": campaign_id, "contact_ids": list(contact_ids or ())},
    )


async def may_be_reached_now(connection: AsyncConnection) -> list[int]:
    """Who was not called for want of a number, and has one now?"""
    cursor = await connection.execute(
        f"""
        select distinct contact_id from invitations join campaigns on campaigns.id = campaign_id
        where {NOT_OVER}
          and invitations.state = 'unanswered' and reason = 'no-number'
          and exists (select from numbers where numbers.contact_id = invitations.contact_id
                      and invalid_at is null and trust <> 'learned')
        """  # noqa: S608 (a constant)
    )
    return [contact_id for (contact_id,) in await cursor.fetchall()]


async def stop_waiting(connection: AsyncConnection, campaign_id: int, reason: str) -> int:
    """Nothing is due for anybody of a campaign that is over; how many were still waiting."""
    cursor = await connection.execute(
        """
        update invitations set state = 'unanswered', next_step = null, due_at = null, reason = %(reason)s
        where campaign_id = %(id)s and state = 'waiting'
        """,
        {"id": campaign_id, "reason": reason},
    )
    return cursor.rowcount


async def not_yet_invited(connection: AsyncConnection, campaign_id: int, names: Sequence[str]) -> int:
    """How many on these lists are not invited?"""
    cursor = await connection.execute(
        """
        select count(distinct contact_id) from list_members join lists on lists.id = list_id
        where lists.name = any(%(names)s)
          and not exists (select from invitations where campaign_id = %(campaign_id)s
                          and invitations.contact_id = list_members.contact_id)
        """,
        {"campaign_id": campaign_id, "names": list(names)},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def names_to_say(
    connection: AsyncConnection, campaign_id: int, lists: Sequence[str], contact_ids: Sequence[int] = ()
) -> list[str]:
    """Which names are said to whoever is invited, or is on these lists, or is one of these?"""
    cursor = await connection.execute(
        """
        select distinct name from contacts
        where id in (
            select contact_id from invitations where campaign_id = %(id)s and state <> 'withdrawn'
            union all
            select contact_id from list_members join lists on lists.id = list_id where lists.name = any(%(lists)s)
            union all
            select unnest(%(contact_ids)s::bigint[]))
        """,
        {"id": campaign_id, "lists": list(lists), "contact_ids": list(contact_ids)},
    )
    return [name for (name,) in await cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Invitable:
    """Who would be invited: all, those never to be called, those without a number in use that is surely theirs."""

    members: int
    opposed: int
    unreachable: int


async def invitable(connection: AsyncConnection, campaign_id: int, lists: Sequence[str]) -> Invitable:
    """How many are invited, or are on these lists, and how many of them cannot be reached?

    The numbers of each are read once, for what is said against them and for whether there is one to call.
    """
    cursor = connection.cursor(row_factory=class_row(Invitable))
    await cursor.execute(
        """
        with who as (
            select contact_id from invitations where campaign_id = %(id)s and state <> 'withdrawn'
            union all
            select distinct contact_id from list_members
            where list_id in (select id from lists where lists.name = any(%(lists)s))
              and not exists (select from invitations where campaign_id = %(id)s
                              and invitations.contact_id = list_members.contact_id))
        select count(*) as members, count(*) filter (where never) as opposed,
               count(*) filter (where not never and not has_number) as unreachable
        from (select coalesce(has_number, false) as has_number,
                     exists (select from oppositions
                             where lifted_at is null and oppositions.contact_id = who.contact_id)
                     or coalesce(one_opposed, false) as never
              from who cross join lateral (
                  select bool_or(invalid_at is null and trust <> 'learned') as has_number,
                         bool_or(exists (select from oppositions
                                         where lifted_at is null and oppositions.contact_id is null
                                           and oppositions.number = numbers.number)) as one_opposed
                  from numbers where numbers.contact_id = who.contact_id) as theirs
              offset 0) as each
        """,
        {"id": campaign_id, "lists": list(lists)},
    )
    row = await cursor.fetchone()
    assert row is not None
    return row


async def measure(connection: AsyncConnection) -> None:
    """Let the planner know of the many that came, so that who is due is found by the right index."""
    await connection.execute("analyze invitations")
