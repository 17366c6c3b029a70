"""The SQL of what staff see of texts: those that went and came, and those that somebody must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A text that came in, and what followed."""

    id: int
    received_at: datetime
    number: str
    contact_id: int | None
    contact: str | None
    campaign: str | None
    body: str
    meaning: str
    what_followed: str
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A text that went out, or was to."""

    id: int
    at: datetime
    number: str
    contact: str | None
    campaign: str | None
    purpose: str
    body: str
    state: str
    provider: str
    provider_id: str | None
    error_code: str | None
    error: str | None
    segments: int | None
    price: str | None
    currency: str | None


_INCOMING = """
    select texts_in.id, received_at, texts_in.number, texts_in.contact_id, contacts.name as contact,
           campaigns.name as campaign, body, meaning, what_followed, done_at, done_by
    from texts_in left join contacts on contacts.id = texts_in.contact_id
         left join invitations on invitations.id = invitation_id left join campaigns on campaigns.id = campaign_id
"""
_OUTGOING = """
    select texts_out.id, claimed_at as at, texts_out.number, contacts.name as contact, campaigns.name as campaign,
           purpose, body, texts_out.state, provider, provider_id, error_code, error, segments,
           price::text, currency
    from texts_out left join contacts on contacts.id = texts_out.contact_id
         left join invitations on invitations.id = invitation_id left join campaigns on campaigns.id = campaign_id
"""


async def texts_in(
    connection: AsyncConnection, *, for_staff: bool, number: str | None, most: int
) -> list[IncomingRow]:
    """Which texts came in (from a number), the latest first? Those for staff: the one that waits longest first."""
    cursor = connection.cursor(row_factory=class_row(IncomingRow))
    await cursor.execute(
        _INCOMING
        + """
        where (not %(for_staff)s or what_followed = 'to-staff' and done_at is null)
          and (%(number)s::text is null or texts_in.number = %(number)s)
        order by case when %(for_staff)s then received_at end, received_at desc, texts_in.id desc limit %(most)s
        """,
        {"for_staff": for_staff, "number": number, "most": most},
    )
    return await cursor.fetchall()


async def count_for_staff(connection: AsyncConnection) -> int:
    """How many texts wait for somebody to look at them?"""
    cursor = await connection.execute(
        "select count(*) from texts_in where what_followed = 'to-staff' and done_at is null"
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def text_in(connection: AsyncConnection, text_id: int) -> IncomingRow | None:
    """Which text came in under this id?"""
    cursor = connection.cursor(row_factory=class_row(IncomingRow))
    await cursor.execute(_INCOMING + "where texts_in.id = %(id)s", {"id": text_id})
    return await cursor.fetchone()


async def texts_out(connection: AsyncConnection, *, number: str, most: int) -> list[OutgoingRow]:
    """Which texts went to this number, the latest first?"""
    cursor = connection.cursor(row_factory=class_row(OutgoingRow))
    await cursor.execute(
        _OUTGOING
        + "where texts_out.number = %(number)s order by claimed_at desc, texts_out.id desc limit %(most)s",
        {"number": number, "most": most},
    )
    return await cursor.fetchall()


async def texts_in_doubt(connection: AsyncConnection, *, most: int) -> list[OutgoingRow]:
    """Of which texts will nobody ever know whether they went, the latest first?"""
    cursor = connection.cursor(row_factory=class_row(OutgoingRow))
    await cursor.execute(
        _OUTGOING
        + """
        where texts_out.state = 'in-doubt' and settled_at is not null
        order by claimed_at desc limit %(most)s
        """,
        {"most": most},
    )
    return await cursor.fetchall()


async def finish(connection: AsyncConnection, text_id: int, at: datetime, by: str) -> bool:
    """Somebody has looked at a text that came in. False when it waits for nobody."""
    cursor = await connection.execute(
        """
        update texts_in set done_at = %(at)s, done_by = %(by)s
        where id = %(id)s and what_followed = 'to-staff' and done_at is null
        """,
        {"id": text_id, "at": at, "by": by},
    )
    return cursor.rowcount == 1
