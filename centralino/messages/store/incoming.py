"""The SQL of texts that came in."""

from __future__ import annotations

from datetime import datetime

from psycopg import AsyncConnection


async def hold_conversation(connection: AsyncConnection, number: str) -> None:
    """Texts from one number are answered one after another: until the transaction ends nobody else answers one."""
    await connection.execute(
        "select pg_advisory_xact_lock(hashtextextended(%(number)s, 8))", {"number": number}
    )


async def insert_text_in(
    connection: AsyncConnection,
    *,
    provider: str,
    provider_id: str,
    number: str,
    recipient: str,
    body: str,
    at: datetime,
    meaning: str,
) -> int | None:
    """A text came in; its id. None when it was told before."""
    cursor = await connection.execute(
        """
        insert into texts_in (provider, provider_id, number, recipient, body, received_at, meaning, what_followed)
        values (%(provider)s, %(provider_id)s, %(number)s, %(recipient)s, %(body)s, %(at)s, %(meaning)s, 'to-staff')
        on conflict do nothing returning id
        """,
        {
            "provider": provider,
            "provider_id": provider_id,
            "number": number,
            "recipient": recipient,
            "body": body,
            "at": at,
            "meaning": meaning,
        },
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None


async def save_what_followed(
    connection: AsyncConnection,
    text_id: int,
    what_followed: str,
    *,
    invitation_id: int | None = None,
    contact_id: int | None = None,
) -> None:
    """What a text that came in was about, and what was done upon it."""
    await connection.execute(
        """
        update texts_in set what_followed = %(what_followed)s,
               invitation_id = coalesce(%(invitation_id)s, invitation_id),
               contact_id = coalesce(%(contact_id)s, contact_id)
        where id = %(id)s
        """,
        {
            "id": text_id,
            "what_followed": what_followed,
            "invitation_id": invitation_id,
            "contact_id": contact_id,
        },
    )
