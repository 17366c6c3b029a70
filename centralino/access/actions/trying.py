"""Tries to prove who one is: counted before they are looked at, so that many at once are no more than many in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.access import tokens
from centralino.access.rules.lockout import ACCOUNT, ADDRESS, origin
from centralino.access.rules.names import folded
from centralino.access.store import tries as store
from centralino.database import Connection


@dataclass(frozen=True, slots=True)
class Begun:
    """A try that counts as in vain until it is told otherwise."""

    id: int
    account: bytes


@dataclass(frozen=True, slots=True)
class MustWait:
    """Nothing is looked at before."""

    until: datetime


async def begin_try(connection: Connection, name: str, from_address: str, at: datetime) -> Begun | MustWait:
    """Try in somebody's name; whether there is anybody of that name makes no difference."""
    account, address = account_of(name), origin(from_address)
    await store.hold(connection, account, address)
    if until := await _waits_until(connection, account, address, at):
        return MustWait(until)
    return Begun(await store.insert_try(connection, account, address, at), account)


async def was_right(connection: Connection, begun: Begun) -> None:
    """They are who they say: nothing that was tried in their name before counts any more."""
    await store.delete_tries(connection, begun.account)


async def was_half_right(connection: Connection, begun: Begun) -> None:
    """The first of two proofs was right: this try does not count, those before it do."""
    await store.delete_try(connection, begun.id)


async def lift_wait(connection: Connection, name: str) -> None:
    """Whoever bears the name may try again at once."""
    await store.delete_tries(connection, account_of(name))


def account_of(name: str) -> bytes:
    """A name as tries are kept by."""
    return tokens.kept(folded(name))


async def _waits_until(connection: Connection, account: bytes, address: str, at: datetime) -> datetime | None:
    found = await store.tries(
        connection,
        account,
        address,
        account_since=at - ACCOUNT.memory,
        address_since=at - ADDRESS.memory,
    )
    waits = (
        ACCOUNT.until(found.for_account, found.last_for_account),
        ADDRESS.until(found.from_address, found.last_from_address),
    )
    return max((until for until in waits if until and until > at), default=None)
