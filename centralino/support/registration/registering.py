"""Registering: into the directory at once, or once it is confirmed; whoever is known already gets the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.access.rules.lockout import origin
from centralino.access.tokens import kept
from centralino.database import Connection, Database
from centralino.support.registration import limits, store
from centralino.support.registration.asked import Registrant
from centralino.support.registration.asking import (
    LASTS_FOR,
    Asked,
    Confirming,
    Way,
    kept_code,
    new_code,
    new_link,
)
from centralino.support.registration.entering import enter
from centralino.support.registration.store import ToConfirm

Counted = tuple[bytes, tuple[limits.Limit, ...]]
"""The hash of what is counted, and how often it may be."""


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
    """Take a registration, known or not; with `confirming` it waits until they have shown what was sent to them.

    To be called in a transaction.
    """
    until = new.at + LASTS_FOR if confirming else None
    keys = _keys(new, per_hour, confirming)
    if too_often := await _too_often(connection, new.at, keys):  # cheap for us, if many come at once
        return Registered(until) if await store.is_known(connection, kept(new.handle)) else too_often
    await store.hold_turn(connection)
    if await store.is_known(connection, kept(new.handle)):
        return Registered(until)
    if too_often := await _too_often(connection, new.at, keys):
        return too_often
    await store.insert_tries(connection, [key for key, _ in keys], new.at)
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


async def _ask_to_confirm(connection: Connection, new: Registering, confirming: Confirming) -> None:
    code, link = new_code(), new_link()
    hashes = ToConfirm(kept_code(new.handle, code), kept(link), new.at + LASTS_FOR)
    registration_id = await _write(connection, new, None, None, hashes)
    await confirming.ask(connection, Asked(registration_id, new.who, code, link, new.at))


async def _write(
    connection: Connection,
    new: Registering,
    contact_id: int | None,
    was_known: bool | None,
    to_confirm: ToConfirm | None,
) -> int:
    return await store.insert_registration(
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


async def _too_often(connection: Connection, at: datetime, keys: Sequence[Counted]) -> TooOften | None:
    waits = []
    for key, allowed in keys:
        tries = await store.tries_of(connection, key, at - limits.MEMORY, limits.looked_at(allowed))
        waits.append(limits.waits_until(tries, allowed, at))
    until = max((each for each in waits if each), default=None)
    return TooOften(until) if until else None


def _keys(new: Registering, per_hour: int, confirming: Confirming | None) -> Sequence[Counted]:
    """What is counted, each with its limits; neither address nor number is kept as it is."""
    found = [(kept("everybody"), limits.of_all(per_hour))]
    if new.address is not None:
        found.append((kept(f"address {origin(new.address)}"), limits.FROM_ADDRESS))
    if confirming and confirming.way == Way.EMAIL and new.who.email:
        found.append((kept(f"mailbox {limits.mailbox(new.who.email)}"), limits.OF_MAILBOX))
    return found + [(kept(f"number {number}"), limits.OF_NUMBER) for number in new.who.numbers]
