"""Reading the archive: what was done to reach somebody, and what they said against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.campaigns.rules.dispositions import Disposition


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
