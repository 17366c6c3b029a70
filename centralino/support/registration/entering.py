"""Entering whoever registered: somebody new in the directory, or another word on somebody who is there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from centralino.database import Connection
from centralino.directory.actions import add_contact
from centralino.directory.contacts import Contact, NewContact
from centralino.directory.numbers import Source
from centralino.directory.store import contacts_by_code, contacts_by_number
from centralino.support.grants import WEB, await_authorisation
from centralino.support.registration.asked import Registrant
from centralino.support.rules import GrantState
from centralino.support.staff_store import grants_of

REGISTERED: Final = "registered"
REGISTERED_AGAIN: Final = "registered again"


@dataclass(frozen=True, slots=True)
class Entered:
    """Who it is; `was_known` when they, or whoever wrote in their name, had been there before."""

    contact_id: int
    was_known: bool


async def enter(connection: Connection, who: Registrant, at: datetime) -> Entered:
    """They await authorisation. Of somebody who is known nothing is changed, and who waits keeps their place.

    To be called in a transaction that holds the turn.
    """
    known = await _known(connection, who)
    if known is None:
        return Entered(await _add(connection, who, at), was_known=False)
    words = await grants_of(connection, known.id)
    if not words or words[-1].state != GrantState.AWAITING:
        await await_authorisation(connection, known.id, at=at, by=WEB, why=REGISTERED_AGAIN)
    return Entered(known.id, was_known=True)


async def _known(connection: Connection, who: Registrant) -> Contact | None:
    """By the code, else by the first number that somebody has: whoever has it most surely."""
    found = await contacts_by_code(connection, [who.code.code]) if who.code else []
    for number in who.numbers:
        found += await contacts_by_number(connection, number)
    return found[0] if found else None


async def _add(connection: Connection, who: Registrant, at: datetime) -> int:
    codes = (who.code,) if who.code else ()
    new = NewContact(who.name, who.language, codes=codes, numbers=who.numbers)
    added = await add_contact(connection, new, Source.WEB, at, WEB)
    assert isinstance(added, Contact), "nobody had the code a moment ago"
    await await_authorisation(connection, added.id, at=at, by=WEB, why=REGISTERED)
    return added.id
