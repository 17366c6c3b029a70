"""The SQL of texts as somebody leafs through them, the latest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text that came in, what it was taken to mean, and what followed."""

    id: int
    received_at: datetime
    number: str
    recipient: str
    body: str
    meaning: str
    what_followed: str
    contact_id: int | None
    invitation_id: int | None
    campaign_id: int | None
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True, slots=True)
class TextSent:
    """A text that went out, or was to; `at` is when it was taken to be sent last, or written down."""

    id: int
    at: datetime
    number: str
    purpose: str
    body: str
    state: str
    contact_id: int | None
    invitation_id: int | None
    campaign_id: int | None
    reply_to: int | None
    settled_at: datetime | None
    reported_at: datetime | None
    error_code: str | None
    error: str | None
    segments: int | None


_RECEIVED = """
    select texts_in.id, received_at, number, recipient, body, meaning, what_followed, texts_in.contact_id,
           invitation_id, campaign_id, done_at, done_by
    from texts_in left join invitations on invitations.id = invitation_id
"""
_SENT = """
    select texts_out.id, claimed_at as at, number, purpose, body, texts_out.state, texts_out.contact_id, invitation_id,
           campaign_id, reply_to, settled_at, reported_at, error_code, error, segments
    from texts_out left join invitations on invitations.id = invitation_id
"""


async def texts_received(
    connection: AsyncConnection, *, number: str | None, for_staff: bool, before: int | None, most: int
) -> list[TextReceived]:
    """Which texts came in (from a number; that somebody must look at), before that one?"""
    cursor = connection.cursor(row_factory=class_row(TextReceived))
    await cursor.execute(
        _RECEIVED
        + """
        where (%(before)s::bigint is null or texts_in.id < %(before)s)
          and (%(number)s::text is null or number = %(number)s)
          and (not %(for_staff)s or what_followed = 'to-staff' and done_at is null)
        order by texts_in.id desc limit %(most)s
        """,
        {"number": number, "for_staff": for_staff, "before": before, "most": most},
    )
    return await cursor.fetchall()


async def text_received(connection: AsyncConnection, text_id: int) -> TextReceived | None:
    """Which text came in under this id?"""
    cursor = connection.cursor(row_factory=class_row(TextReceived))
    await cursor.execute(_RECEIVED + "where texts_in.id = %(id)s", {"id": text_id})
    return await cursor.fetchone()


async def texts_sent(
    connection: AsyncConnection, *, number: str | None, before: int | None, most: int
) -> list[TextSent]:
    """Which texts went out (to a number), before that one?"""
    cursor = connection.cursor(row_factory=class_row(TextSent))
    await cursor.execute(
        _SENT
        + """
        where (%(before)s::bigint is null or texts_out.id < %(before)s)
          and (%(number)s::text is null or number = %(number)s)
        order by texts_out.id desc limit %(most)s
        """,
        {"number": number, "before": before, "most": most},
    )
    return await cursor.fetchall()


async def text_sent(connection: AsyncConnection, text_id: int) -> TextSent | None:
    """Which text went out under this id?"""
    cursor = connection.cursor(row_factory=class_row(TextSent))
    await cursor.execute(_SENT + "where texts_out.id = %(id)s", {"id": text_id})
    return await cursor.fetchone()
