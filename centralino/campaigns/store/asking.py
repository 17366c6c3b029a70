"""The SQL of asking the rules anew: whose next step is not known any more, because something has changed for them.

Whoever asks the rules hears of it once the transaction is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from psycopg import AsyncConnection

from centralino.campaigns.store.terms import NOT_OVER

ASK_ANEW = "ask anew"  # what is told on the channel `dialing`; no trunk has such a name

_ARE_ASKED = "state = 'waiting', next_step = 'ask', due_at = %(now)s, reason = 'asked-anew'"
# Nobody is told, and no row returned, where nobody is asked.
_TELL = f"select count(*), pg_notify('dialing', '{ASK_ANEW}') from asked having count(*) > 0"  # noqa: S608 (constants)


def _asking(who: LiteralString) -> LiteralString:
    """The statement that asks of those invitations, of campaigns in which something may still be done."""
    return f"""
        with asked as (
            update invitations set {_ARE_ASKED}
            from campaigns
            where campaigns.id = campaign_id and {NOT_OVER} and {who}
            returning invitations.id)
        {_TELL}
        """  # noqa: S608 (constants of this file)


async def ask_rules_anew(
    connection: AsyncConnection,
    now: datetime,
    *,
    campaign_id: int | None = None,
    contact_ids: Sequence[int] | None = None,
) -> int:
    """What comes next for whoever waits, or has nothing to come, in a campaign or of people? How many those are."""
    cursor = await connection.execute(
        _asking(
            """
            invitations.state in ('waiting', 'unanswered')
            and (%(campaign_id)s::bigint is null or campaign_id = %(campaign_id)s)
            and (%(contact_ids)s::bigint[] is null or contact_id = any(%(contact_ids)s))
            """
        ),
        {
            "now": now,
            "campaign_id": campaign_id,
            "contact_ids": None if contact_ids is None else list(contact_ids),
        },
    )
    row = await cursor.fetchone()
    return row[0] if row else 0


async def ask_anew_who_share_a_number(connection: AsyncConnection, contact_id: int, now: datetime) -> None:
    """What comes next for those others behind this person's numbers who were not to be called?"""
    await connection.execute(
        _asking(
            """
            invitations.state = 'opposed' and contact_id <> %(contact_id)s and contact_id in (
                select others.contact_id from numbers join numbers as others using (number)
                where numbers.contact_id = %(contact_id)s)
            """
        ),
        {"contact_id": contact_id, "now": now},
    )


async def ask_anew_who_were_opposed_at(connection: AsyncConnection, number: str, now: datetime) -> None:
    """What comes next for those who have this number and were not to be called?"""
    await connection.execute(
        _asking(
            """
            invitations.state = 'opposed'
            and contact_id in (select contact_id from numbers where number = %(number)s)
            """
        ),
        {"number": number, "now": now},
    )


async def ask_anew_who_had_enough(connection: AsyncConnection, contact_id: int, now: datetime) -> None:
    """A contact of this person's turned out to be none: what comes next where it was one too many?"""
    await connection.execute(
        _asking("invitations.state = 'unanswered' and reason = 'per-event' and contact_id = %(contact_id)s"),
        {"contact_id": contact_id, "now": now},
    )


async def ask_anew_who_waits(connection: AsyncConnection, number: str, now: datetime) -> None:
    """What comes next for those who have this number and wait? On another of theirs it may be sooner."""
    await connection.execute(
        f"""
        with asked as (
            update invitations set {_ARE_ASKED}
            where id in (
                select invitations.id from numbers join invitations using (contact_id)
                where number = %(number)s and state = 'waiting' and due_at > %(now)s
                for update of invitations skip locked)
            returning id)
        {_TELL}
        """,  # noqa: S608
        {"number": number, "now": now},
    )


async def ask_anew_who_had_no_number(connection: AsyncConnection, number: str, now: datetime) -> None:
    """What comes next for those who could not be called, and now can on this number?"""
    await connection.execute(
        f"""
        with asked as (
            update invitations set {_ARE_ASKED}
            where id in (
                select invitations.id from numbers join invitations using (contact_id)
                     join campaigns on campaigns.id = campaign_id
                where number = %(number)s and invitations.state = 'unanswered' and reason = 'no-number'
                  and {NOT_OVER}
                for update of invitations skip locked)
            returning id)
        {_TELL}
        """,  # noqa: S608
        {"number": number, "now": now},
    )
