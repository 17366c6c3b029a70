"""The SQL of a campaign's texts: whom a claim writes to, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class AddresseeRow:
    """What a text says of the one invited."""

    invitation_id: int
    contact_id: int
    name: str
    token: str


async def addressees(connection: AsyncConnection, invitation_ids: Sequence[int]) -> dict[int, AddresseeRow]:
    """How are these called, and what is their personal link?"""
    cursor = connection.cursor(row_factory=class_row(AddresseeRow))
    await cursor.execute(
        """
        select invitations.id as invitation_id, contact_id, name, token
        from invitations join contacts on contacts.id = contact_id where invitations.id = any(%(ids)s)
        """,
        {"ids": list(invitation_ids)},
    )
    return {each.invitation_id: each for each in await cursor.fetchall()}


async def mark_texting(connection: AsyncConnection, invitation_id: int) -> None:
    """A text for this invitation is being sent."""
    await connection.execute(
        """
        update invitations set state = 'texting', next_step = null, due_at = null, reason = 'text-being-sent'
        where id = %(id)s
        """,
        {"id": invitation_id},
    )
