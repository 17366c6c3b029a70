"""Registering: into the directory at once, or once it is confirmed; whoever is known already gets the same answer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from centralino.access.rules.lockout import origin
from centralino.access.tokens import kept
from centralino.database import Connection, Database
from centralino.directory.store import contacts_by_number
from centralino.support.registration import limits, store, texted
from centralino.support.registration.asked import Registrant
from centralino.support.registration.entering import enter
from centralino.support.registration.store import ToConfirm

LINK_BYTES = 9  # 12 characters


class TextsOut(Protocol):
    """Whoever has texts sent, in the transaction that makes them needed."""

    async def __call__(
        self, connection: Connection, *, number: str, body: str, contact_id: int | None, at: datetime
    ) -> None:
        """Have this sent to an E.164 number; `contact_id` is whose it may be."""
        ...


@dataclass(frozen=True, slots=True)
class Confirming:
    """By which way somebody confirms: `link_of` makes the address that a text holds."""

    send: TextsOut
    link_of: Callable[[str], str]
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Registering:
    """A registration as it comes in. `handle` names it: with the same one it is the same registration.

    `address` is from where, None where that says nothing of them; `by` is 'web', or the name of a token.
    """

    who: Registrant
    handle: str
    at: datetime
    via: str
    by: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """It is taken. `confirm_until` is set where they have to confirm it, and until when they may."""

    confirm_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TooOften:
    """Nothing is taken before."""

    until: datetime


async def register(
    connection: Connection, new: Registering, per_hour: int, confirming: Confirming | None = None
) -> Registered | TooOften:
    """Take a registration, known or not; with `confirming` it waits until they have shown that the number is theirs.

    To be called in a transaction.
    """
    until = new.at + texted.LASTS_FOR if confirming else None
    if too_often := await _too_often(connection, new, per_hour):  # cheap for us, if many come at once
        return Registered(until) if await store.is_known(connection, kept(new.handle)) else too_often
    await store.hold_turn(connection)
    if await store.is_known(connection, kept(new.handle)):
        return Registered(until)
    if too_often := await _too_often(connection, new, per_hour):
        return too_often
    await store.insert_tries(connection, [key for key, _ in _keys(new, per_hour)], new.at)
    if confirming:
        await _ask_to_confirm(connection, new, confirming)
    else:
        entered = await enter(connection, new.who, new.at)
        await _write(connection, new, entered.contact_id, entered.was_known, None)
    return Registered(until)


async def forget_what_is_over(database: Database, at: datetime) -> int:
    """Nothing is left of who did not confirm in time, nor of what counts no more; how many did not confirm.

    Raises `DatabaseUnavailable`.
    """
    async with database.transaction() as connection:
        await store.forget_tries(connection, at - limits.MEMORY)
        return await store.forget_unconfirmed(connection, at)


def kept_code(handle: str, code: str) -> bytes:
    """What the database knows of a code: nothing that could be tried out without the handle."""
    return kept(f"{handle} {code}")


async def _ask_to_confirm(connection: Connection, new: Registering, confirming: Confirming) -> None:
    code = f"{secrets.randbelow(10**texted.DIGITS):0{texted.DIGITS}}"
    link = secrets.token_urlsafe(LINK_BYTES)
    hashes = ToConfirm(kept_code(new.handle, code), kept(link), new.at + texted.LASTS_FOR)
    await _write(connection, new, None, None, hashes)
    number = new.who.mobile
    assert number is not None  # as it was asked for
    holders = await contacts_by_number(connection, number)
    body = texted.text_of(new.who.language, confirming.organisation, code, confirming.link_of(link))
    await confirming.send(
        connection, number=number, body=body, contact_id=holders[0].id if holders else None, at=new.at
    )


async def _write(
    connection: Connection,
    new: Registering,
    contact_id: int | None,
    was_known: bool | None,
    to_confirm: ToConfirm | None,
) -> None:
    await store.insert_registration(
        connection,
        new.who,
        handle=kept(new.handle),
        at=new.at,
        via=new.via,
        by=new.by,
        contact_id=contact_id,
        was_known=was_known,
        to_confirm=to_confirm,
    )


async def _too_often(connection: Connection, new: Registering, per_hour: int) -> TooOften | None:
    waits = []
    for key, allowed in _keys(new, per_hour):
        since, most = new.at - limits.MEMORY, limits.looked_at(allowed)
        tries = await store.tries_of(connection, key, since, most)
        waits.append(limits.waits_until(tries, allowed, new.at))
    until = max((each for each in waits if each), default=None)
    return TooOften(until) if until else None


def _keys(new: Registering, per_hour: int) -> list[tuple[bytes, tuple[limits.Limit, ...]]]:
    """What is counted, each with its limits; neither address nor number is kept as it is."""
    found = [(kept("everybody"), limits.of_all(per_hour))]
    if new.address is not None:
        found.append((kept(f"address {origin(new.address)}"), limits.FROM_ADDRESS))
    return found + [(kept(f"number {number}"), limits.OF_NUMBER) for number in new.who.numbers]
