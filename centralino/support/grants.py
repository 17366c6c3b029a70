"""What the sales office says of a contact: granted, revoked, awaiting; every word kept, the last one holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.support import staff_store as store
from centralino.support.rules import GrantState

WEB = "web"


async def grant(
    connection: Connection, contact_id: int, *, until: datetime | None, at: datetime, by: str, why: str
) -> Refused | None:
    """Support is open to the contact, with or without a contract, until that instant; None is for good."""
    if until and until <= at:
        return Refused(f"a grant until {until.isoformat()} would be over before it begins")
    await store.insert_grant(
        connection, contact_id, state=GrantState.GRANTED, at=at, until=until, by=by, why=why
    )
    return None


async def revoke(connection: Connection, contact_id: int, *, at: datetime, by: str, why: str) -> None:
    """Support is closed to the contact, even with a paid contract; a caller who waits hears of it at once."""
    await store.insert_grant(
        connection, contact_id, state=GrantState.REVOKED, at=at, until=None, by=by, why=why
    )
    await store.tell_of_revocation(connection, contact_id)


async def take_back(
    connection: Connection, contact_id: int, *, at: datetime, by: str, why: str
) -> Refused | None:
    """Let hold again what held before the last word on a contact; that word is kept, and so is this one.

    Where nothing held before it, it is a grant that is over as it begins: that opens nothing, and lifts a revocation.
    """
    words = await store.grants_of(connection, contact_id)
    if not words or words[-1].state == GrantState.AWAITING:
        return Refused("there is nothing to take back")
    before = words[:-1]
    await _let_hold_again(connection, contact_id, before, at=at, by=by, why=why)
    if before and before[-1].state == GrantState.AWAITING:
        await await_authorisation(connection, contact_id, at=at, by=by, why=why)
    await store.tell_of_revocation(connection, contact_id)
    return None


async def leave_as_it_is(
    connection: Connection, contact_id: int, *, at: datetime, by: str, why: str
) -> Refused | None:
    """Sales has nothing to decide of somebody who waits: what held before they registered holds on.

    Where nothing did, it is a grant that is over as it begins: that opens nothing.
    """
    words = await store.grants_of(connection, contact_id)
    if not words or words[-1].state != GrantState.AWAITING:
        return Refused("they do not wait for a decision")
    await _let_hold_again(connection, contact_id, words, at=at, by=by, why=why)
    return None


async def _let_hold_again(
    connection: Connection,
    contact_id: int,
    words: Sequence[store.GrantRow],
    *,
    at: datetime,
    by: str,
    why: str,
) -> None:
    held = next((word for word in reversed(words) if word.state != GrantState.AWAITING), None)
    state = held.state if held else GrantState.GRANTED
    until = held.until if held else at
    await store.insert_grant(connection, contact_id, state=state, at=at, until=until, by=by, why=why)


async def await_authorisation(
    connection: Connection, contact_id: int, *, at: datetime, by: str, why: str
) -> None:
    """The contact waits for the sales office to decide."""
    await store.insert_grant(
        connection, contact_id, state=GrantState.AWAITING, at=at, until=None, by=by, why=why
    )
