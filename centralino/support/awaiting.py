"""The waiting room: who registered, and whom sales have not answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.cursors import Page, page, read_two
from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.store import contacts_by_id
from centralino.support import staff_store
from centralino.support.registration.looking import Wrote, what_they_wrote
from centralino.support.staff_store import GrantRow

PAGE = 50  # rows


@dataclass(frozen=True, slots=True)
class Awaiting:
    """Somebody who waits, since when and why; `wrote` is what they did when they registered, the latest first."""

    contact: Contact
    word: GrantRow
    wrote: tuple[Wrote, ...] = ()


async def awaiting_authorisation(
    connection: Connection, *, after: str | None = None, most: int = PAGE
) -> Page[Awaiting]:
    """Those who await authorisation, the longest first; `after` is the cursor of the page before."""
    words = await staff_store.awaiting(connection, after=read_two(after, datetime, int), most=most + 1)
    waiting = page(words, most, lambda word: (word.at, word.id))
    contacts = {
        contact.id: contact
        for contact in await contacts_by_id(connection, [word.contact_id for word in waiting.rows])
    }
    wrote = await what_they_wrote(connection, list(contacts.values()))
    rows = tuple(
        Awaiting(contacts[word.contact_id], word, wrote[word.contact_id])
        for word in waiting.rows
        if word.contact_id in contacts
    )
    return Page(rows, waiting.next)
