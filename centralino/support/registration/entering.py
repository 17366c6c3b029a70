"""Entering whoever registered: somebody new in the directory, or another word on somebody who is there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from centralino.database import Connection
from centralino.directory.actions import add_contact
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.directory.store import contacts_by_code, contacts_by_number
from centralino.support.grants import WEB, await_authorisation
from centralino.support.registration.asked import Registrant
from centralino.support.registration.store import hold_turn
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
    codes = (who.code,) if who.code else ()
    new = NewContact(who.name, who.language, codes=codes, numbers=who.numbers)
    entered = await _enter(connection, new, at, REGISTERED_AGAIN)
    assert isinstance(entered, Entered), "one code is one contact's"
    return entered


async def enter_by_hand(connection: Connection, new: NewContact, at: datetime) -> Entered | Refused:
    """As `enter`, whom staff write down; of somebody who is known, the reason tells what they said of themselves.

    To be called in a transaction.
    """
    await hold_turn(connection)
    again = f"{REGISTERED_AGAIN} as {new.name}, with {', '.join(new.numbers) or 'no number'}"
    return await _enter(connection, new, at, again)


async def _enter(connection: Connection, new: NewContact, at: datetime, again: str) -> Entered | Refused:
    known = await _known(connection, new)
    if isinstance(known, Refused):
        return known
    if known is None:
        return await _add(connection, new, at)
    words = await grants_of(connection, known.id)
    if not words or words[-1].state != GrantState.AWAITING:
        await await_authorisation(connection, known.id, at=at, by=WEB, why=again)
    return Entered(known.id, was_known=True)


async def _known(connection: Connection, new: NewContact) -> Contact | Refused | None:
    """By the codes, else by the first number that somebody has: whoever has it most surely."""
    found = await contacts_by_code(connection, [each.code for each in new.codes])
    if len(found) > 1:
        return Refused(f"these codes are of {', '.join(f'#{each.id} {each.name}' for each in found)}")
    for number in new.numbers:
        found += await contacts_by_number(connection, number)
    return found[0] if found else None


async def _add(connection: Connection, new: NewContact, at: datetime) -> Entered | Refused:
    added = await add_contact(connection, new, Source.WEB, at, WEB)
    if isinstance(added, Refused):
        return added
    await await_authorisation(connection, added.id, at=at, by=WEB, why=REGISTERED)
    return Entered(added.id, was_known=False)
