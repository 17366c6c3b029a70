"""Lending phones to browsers, and ordering the calls they may place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from centralino.database import Connection, Database
from centralino.phones import store
from centralino.phones.drawing import new_password, new_token
from centralino.phones.rules import GRACE, LENT_FOR, MOST_PHONES, ORDERED_FOR, digest, names
from centralino.phones.store import Order

KNOWN_WITHIN = 5.0  # seconds; it takes some milliseconds
LOOK_EVERY = 0.03


@dataclass(frozen=True, slots=True)
class Lent:
    """A phone for one browser. The password is kept nowhere else; `ticket` is in the address of its connection."""

    name: str
    password: str
    ticket: str


async def lend(connection: Connection, session_id: int, *, phones: int, at: datetime) -> Lent | None:
    """Lend one of so many phones to a session; None when all are lent. To be called in a transaction.

    The PBX is told of it a moment later: see `is_known_soon`.
    """
    await store.end_older_phones(connection, session_id, at, but=MOST_PHONES - 1)
    taken = await store.taken_names(connection, at)
    for name in names(phones):
        lent = Lent(name, new_password(), new_token())
        if name not in taken and await store.insert_phone(
            connection,
            name,
            session_id,
            ticket=lent.ticket,
            digest=digest(name, lent.password),
            at=at,
            ends_at=at + LENT_FOR,
        ):
            await store.tell_the_scheduler(connection)
            return lent
    return None


async def is_known_soon(database: Database, ticket: str) -> bool:
    """Whether the PBX knows this phone, or does within `KNOWN_WITHIN`. Raises `DatabaseUnavailable`."""
    for _ in range(int(KNOWN_WITHIN / LOOK_EVERY)):
        async with database.connection() as connection:
            if await store.is_known(connection, ticket):
                return True
        await asyncio.sleep(LOOK_EVERY)
    return False


async def keep(connection: Connection, ticket: str, session_id: int, at: datetime) -> bool:
    """It is in use; False when it is not this session's any more, and has to be let go."""
    return await store.put_off_end(connection, ticket, session_id, at=at, ends_at=at + LENT_FOR)


async def let_go(connection: Connection, ticket: str, at: datetime) -> None:
    """Its connection is closed: it is taken back soon, unless its browser comes again."""
    await store.end_soon(connection, ticket, at + GRACE)
    await store.tell_the_scheduler(connection)


async def order_hearing(
    connection: Connection,
    session_id: int,
    *,
    by: str,
    campaign_id: int,
    contact_id: int | None,
    at: datetime,
    ring: tuple[str, str] | None = None,
) -> Order:
    """Order to be played a campaign's invitation, with this contact's name: in the browser, or at a number that is
    rung for it over a trunk (`ring`)."""
    number, trunk = ring or (None, None)
    order = Order(new_token(), by, campaign_id, contact_id, None, trunk, None, number)
    return await _ordered(connection, order, session_id, at)


async def order_call(
    connection: Connection,
    session_id: int,
    *,
    by: str,
    number: str,
    trunk: str,
    contact_id: int | None,
    at: datetime,
    phone: str | None = None,
) -> Order | None:
    """Order a call to a number in E.164, from the browser or from a phone on a desk, which is rung first.

    None for a number that neither the directory nor anybody who wants to be called back has given us.
    """
    if not await store.may_be_called(connection, number):
        return None
    order = Order(new_token(), by, None, contact_id, number, trunk, phone, None)
    return await _ordered(connection, order, session_id, at)


async def _ordered(connection: Connection, order: Order, session_id: int, at: datetime) -> Order:
    await store.insert_order(connection, order, session_id, at=at, ends_at=at + ORDERED_FOR)
    if order.ring_phone or order.ring_number:
        await store.tell_the_scheduler(connection)
    return order
