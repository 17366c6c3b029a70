"""The SQL of texts that go out, from being written down to the provider's last word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from centralino.messages.lives import TextPurpose, TextState


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text as it stands; `claimed_at` is when it was taken last, or written down."""

    id: int
    invitation_id: int | None
    contact_id: int | None
    reply_to: int | None
    purpose: TextPurpose
    number: str
    body: str
    provider: str
    state: TextState
    claim: UUID | None
    claimed_at: datetime
    settled_at: datetime | None
    provider_id: str | None


_TEXT = """
    select id, invitation_id, contact_id, reply_to, purpose, number, body, provider, state, claim, claimed_at,
           settled_at, provider_id
    from texts_out
"""


async def hold_text(connection: AsyncConnection, text_id: int) -> TextRow | None:
    """How does this text stand? Nobody else records anything of it until the transaction ends."""
    cursor = connection.cursor(row_factory=class_row(TextRow))
    await cursor.execute(_TEXT + "where id = %(id)s for update", {"id": text_id})
    return await cursor.fetchone()


async def provider_of(connection: AsyncConnection, text_id: int) -> str | None:
    """Who carries this text? That never changes."""
    cursor = await connection.execute("select provider from texts_out where id = %(id)s", {"id": text_id})
    row = await cursor.fetchone()
    return str(row[0]) if row else None


async def hold_text_known_as(connection: AsyncConnection, provider: str, provider_id: str) -> TextRow | None:
    """How does the text stand that the provider calls so? None when we have not written down yet that it does."""
    cursor = connection.cursor(row_factory=class_row(TextRow))
    await cursor.execute(
        _TEXT + "where provider = %(provider)s and provider_id = %(provider_id)s for update",
        {"provider": provider, "provider_id": provider_id},
    )
    return await cursor.fetchone()


async def hold_name(connection: AsyncConnection, provider: str, provider_id: str) -> None:
    """Nobody else learns or hears of this text, until the transaction ends; to be called before holding the text."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%(name)s, 7))", {"name": f"{provider} {provider_id}"}
    )


@dataclass(frozen=True, slots=True)
class NewText:
    """A text to be written down."""

    invitation_id: int | None
    contact_id: int | None
    event_id: int | None
    purpose: TextPurpose
    number: str
    body: str
    segments: int


async def insert_sending(
    connection: AsyncConnection, text: NewText, *, provider: str, claim: UUID, at: datetime
) -> int:
    """A text that this claim sends after its commit; its id."""
    cursor = await connection.execute(
        """
        insert into texts_out (invitation_id, contact_id, event_id, purpose, number, body, segments, provider, state,
                               claim, claimed_at)
        values (%(invitation_id)s, %(contact_id)s, %(event_id)s, %(purpose)s, %(number)s, %(body)s, %(segments)s,
                %(provider)s, 'sending', %(claim)s, %(at)s)
        returning id
        """,
        {**_written(text), "provider": provider, "claim": claim, "at": at},
    )
    (text_id,) = await cursor.fetchone() or (0,)
    return int(text_id)


async def insert_queued(
    connection: AsyncConnection, text: NewText, *, provider: str, reply_to: int | None, at: datetime
) -> int:
    """An answer to a text that came in, or to what somebody asked for; whoever sends hears of it with the commit."""
    cursor = await connection.execute(
        """
        insert into texts_out (invitation_id, contact_id, event_id, purpose, number, body, segments, provider, state,
                               due_at, claimed_at, reply_to)
        values (%(invitation_id)s, %(contact_id)s, %(event_id)s, %(purpose)s, %(number)s, %(body)s, %(segments)s,
                %(provider)s, 'queued', %(at)s, %(at)s, %(reply_to)s)
        returning id
        """,
        {**_written(text), "provider": provider, "reply_to": reply_to, "at": at},
    )
    (text_id,) = await cursor.fetchone() or (0,)
    await tell_texters(connection, "answer")
    return int(text_id)


async def tell_texters(connection: AsyncConnection, news: str) -> None:
    """Whoever sends texts hears, once this transaction is committed, that there may be something to do."""
    await connection.execute("select pg_notify('texting', %(news)s)", {"news": news})


def _written(text: NewText) -> dict[str, object]:
    return {
        "invitation_id": text.invitation_id,
        "contact_id": text.contact_id,
        "event_id": text.event_id,
        "purpose": text.purpose,
        "number": text.number,
        "body": text.body,
        "segments": text.segments,
    }


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """An answer that waits to be sent, ours until the transaction ends. `opposed`: they want no texts any more."""

    id: int
    reply_to: int | None
    purpose: TextPurpose
    number: str
    body: str
    segments: int
    opposed: bool
    written_at: datetime


async def take_queued(
    connection: AsyncConnection, provider: str, now: datetime, most: int
) -> list[QueuedRow]:
    """Which answers are due, the longest due first? Those that others hold are passed over."""
    cursor = connection.cursor(row_factory=class_row(QueuedRow))
    await cursor.execute(
        """
        select texts_out.id, reply_to, purpose, texts_out.number, texts_out.body, coalesce(segments, 1) as segments,
               exists (select from oppositions where lifted_at is null and (
                       oppositions.contact_id = texts_out.contact_id
                       or oppositions.contact_id is null and oppositions.number = texts_out.number)) as opposed,
               coalesce(received_at, claimed_at) as written_at
        from texts_out left join texts_in on texts_in.id = reply_to
        where texts_out.provider = %(provider)s and state = 'queued' and due_at <= %(now)s
        order by due_at, texts_out.id limit %(most)s for update of texts_out skip locked
        """,
        {"provider": provider, "now": now, "most": most},
    )
    return await cursor.fetchall()


async def mark_sending(connection: AsyncConnection, text_id: int, claim: UUID, at: datetime) -> None:
    """This claim sends an answer after its commit."""
    await connection.execute(
        """
        update texts_out set state = 'sending', due_at = null, claim = %(claim)s, claimed_at = %(at)s
        where id = %(id)s
        """,
        {"id": text_id, "claim": claim, "at": at},
    )


async def put_back(connection: AsyncConnection, text_id: int, due_at: datetime) -> None:
    """An answer that did not go is to be taken again."""
    await connection.execute(
        """
        update texts_out set state = 'queued', due_at = %(due_at)s, claim = null where id = %(id)s
        """,
        {"id": text_id, "due_at": due_at},
    )


async def save_state(
    connection: AsyncConnection,
    text_id: int,
    state: TextState,
    *,
    settled_at: datetime | None = None,
    reported_at: datetime | None = None,
    provider_id: str | None = None,
    error_code: str | None = None,
    error: str | None = None,
    segments: int | None = None,
    price: Decimal | None = None,
    currency: str | None = None,
) -> None:
    """How a text stands from now on; what is not said here stays as it was."""
    await connection.execute(
        """
        update texts_out set state = %(state)s, due_at = null,
               settled_at = coalesce(settled_at, %(settled_at)s),
               reported_at = coalesce(%(reported_at)s, reported_at),
               provider_id = coalesce(%(provider_id)s, provider_id),
               error_code = coalesce(%(error_code)s, error_code), error = coalesce(%(error)s, error),
               segments = coalesce(%(segments)s, segments), price = coalesce(%(price)s, price),
               currency = coalesce(%(currency)s, currency)
        where id = %(id)s
        """,
        {
            "id": text_id,
            "state": state,
            "settled_at": settled_at,
            "reported_at": reported_at,
            "provider_id": provider_id,
            "error_code": error_code,
            "error": error,
            "segments": segments,
            "price": price,
            "currency": currency,
        },
    )


async def doubt(
    connection: AsyncConnection, provider: str, before: datetime, but: Sequence[UUID]
) -> list[int]:
    """Texts that were taken before then, and of which nobody has told, are in doubt; not those of these claims."""
    cursor = await connection.execute(
        """
        update texts_out set state = 'in-doubt'
        where state = 'sending' and provider = %(provider)s and claimed_at < %(before)s and claim <> all(%(but)s)
        returning id
        """,
        {"provider": provider, "before": before, "but": list(but)},
    )
    return [text_id for (text_id,) in await cursor.fetchall()]


async def in_doubt(connection: AsyncConnection, provider: str, before: datetime) -> list[TextRow]:
    """Which texts that were taken before then are in doubt, the longest first?"""
    cursor = connection.cursor(row_factory=class_row(TextRow))
    await cursor.execute(
        _TEXT
        + """
        where state = 'in-doubt' and settled_at is null and provider = %(provider)s and claimed_at < %(before)s
        order by claimed_at
        """,
        {"provider": provider, "before": before},
    )
    return await cursor.fetchall()


async def of_claim(connection: AsyncConnection, claim: UUID) -> list[int]:
    """Which texts were taken by this claim, and are still in its hands?"""
    cursor = await connection.execute(
        "select id from texts_out where claim = %(claim)s and state = 'sending'", {"claim": claim}
    )
    return [text_id for (text_id,) in await cursor.fetchall()]


async def not_sent_in_a_row(connection: AsyncConnection, invitation_id: int) -> int:
    """How often was a text for this invitation not sent, since one was or at all?"""
    cursor = await connection.execute(
        """
        select count(*) from texts_out
        where invitation_id = %(id)s and purpose = 'invitation' and state = 'not-sent'
          and texts_out.id > coalesce((select max(id) from texts_out
                where invitation_id = %(id)s and purpose = 'invitation' and state <> 'not-sent'), 0)
        """,
        {"id": invitation_id},
    )
    (count,) = await cursor.fetchone() or (0,)
    return int(count)


async def has_unsettled(connection: AsyncConnection, invitation_id: int) -> bool:
    """Is a text for this invitation being sent, or in doubt?"""
    cursor = await connection.execute(
        """
        select exists (select from texts_out where invitation_id = %(id)s and purpose = 'invitation'
                       and state in ('sending', 'in-doubt') and settled_at is null)
        """,
        {"id": invitation_id},
    )
    (found,) = await cursor.fetchone() or (False,)
    return bool(found)
