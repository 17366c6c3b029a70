"""A second factor: begun, confirmed with a first code, asked for at sign-in, ended; codes for whoever has lost it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from centralino.access import tokens
from centralino.access.actions.trying import MustWait, begin_try, was_right
from centralino.access.refusals import Refusal
from centralino.access.rules import totp
from centralino.access.signed_in import SignedIn
from centralino.access.store import second_factors as store
from centralino.access.store.second_factors import SecondFactor
from centralino.database import Connection


@dataclass(frozen=True, slots=True)
class NewSecondFactor:
    """What an authenticator is told: `secret` typed by hand, or `address` read from a picture (otpauth://)."""

    secret: str
    address: str


async def begin_second_factor(
    connection: Connection, me: SignedIn, *, at: datetime, issuer: str
) -> NewSecondFactor | Refusal:
    """A secret that is asked for only once it is confirmed; begun twice, the later one holds."""
    held = await store.hold_second_factor(connection, me.staff_id)
    if held and held.confirmed_at:
        return Refusal.SECOND_FACTOR_IS_ON
    secret = tokens.new_secret()
    await store.begin(connection, me.staff_id, secret, at)
    return NewSecondFactor(totp.spelt(secret), totp.address(secret, issuer, me.name))


async def confirm_second_factor(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> tuple[str, ...] | Refusal:
    """Switch it on, once a code shows that the authenticator has the secret; the codes for recovery are told once."""
    held = await store.hold_second_factor(connection, me.staff_id)
    if held is None:
        return Refusal.SECOND_FACTOR_IS_OFF
    if held.confirmed_at:
        return Refusal.SECOND_FACTOR_IS_ON
    if refusal := await _prove(connection, me, code, at, from_address):
        return refusal
    await store.confirm(connection, me.staff_id, at)
    return await _give_recovery_codes(connection, me.staff_id)


async def new_recovery_codes(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> tuple[str, ...] | Refusal:
    """Others instead of those that were given out."""
    if not await has_second_factor(connection, me.staff_id):
        return Refusal.SECOND_FACTOR_IS_OFF
    if refusal := await _prove(connection, me, code, at, from_address):
        return refusal
    return await _give_recovery_codes(connection, me.staff_id)


async def end_second_factor(
    connection: Connection, me: SignedIn, code: str, *, at: datetime, from_address: str
) -> Refusal | None:
    """Switch it off, for whoever still has it, or a code for recovery."""
    if not await has_second_factor(connection, me.staff_id):
        return Refusal.SECOND_FACTOR_IS_OFF
    if refusal := await _prove(connection, me, code, at, from_address):
        return refusal
    await store.delete_second_factor(connection, me.staff_id)
    return None


async def has_second_factor(connection: Connection, staff_id: int) -> bool:
    """Whether a code is asked of them."""
    return await store.recovery_codes_left(connection, staff_id) is not None


async def recovery_codes_left(connection: Connection, staff_id: int) -> int:
    """How many of the codes that were given out have not been used."""
    return await store.recovery_codes_left(connection, staff_id) or 0


async def take_code(connection: Connection, staff_id: int, code: str, at: datetime) -> bool:
    """Whether it is a code of theirs, which is then used up: nobody who has seen it typed can use it again."""
    held = await store.hold_second_factor(connection, staff_id)
    if held is None:
        return False
    written = "".join(code.split())
    if totp.is_code(written):
        return await _take_step(connection, staff_id, held, written, at)
    return await store.use_recovery_code(connection, staff_id, tokens.kept(tokens.typed(code)))


async def _take_step(
    connection: Connection, staff_id: int, held: SecondFactor, code: str, at: datetime
) -> bool:
    step = totp.taken_step(held.secret, code, at, held.last_step)
    if step is None:
        return False
    await store.save_step(connection, staff_id, step)
    return True


async def _prove(
    connection: Connection, me: SignedIn, code: str, at: datetime, from_address: str
) -> Refusal | None:
    """Who has found a browser signed in cannot try all codes."""
    begun = await begin_try(connection, me.name, from_address, at)
    if isinstance(begun, MustWait):
        return Refusal.TOO_MANY_TRIES
    if not await take_code(connection, me.staff_id, code, at):
        return Refusal.WRONG_CODE
    await was_right(connection, begun)
    return None


async def _give_recovery_codes(connection: Connection, staff_id: int) -> tuple[str, ...]:
    codes = tokens.recovery_codes()
    await store.delete_recovery_codes(connection, staff_id)
    await store.insert_recovery_codes(connection, staff_id, [tokens.kept(code) for code in codes])
    return codes
