"""What an administrator does about accounts; nobody is ever taken out, for their name stands in what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from centralino.access import tokens
from centralino.access.actions.trying import lift_wait
from centralino.access.hashing import hashed
from centralino.access.refusals import Refusal
from centralino.access.rules.names import folded, is_name
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.access.store import api_tokens, second_factors, sessions, staff
from centralino.access.store.staff import Staff, all_staff
from centralino.database import Connection

__all__ = [
    "OneTimePassword",
    "Staff",
    "add_staff",
    "all_staff",
    "change_staff",
    "find_staff",
    "first_administrator",
    "reset_password",
]

FIRST = "administrator"
HOUSE = "centralino"  # who adds the first
PASSWORD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password to be told to somebody: it lets them in until `ends_at`, to choose their own. It is kept nowhere."""

    staff: Staff
    password: str
    ends_at: datetime


async def first_administrator(
    connection: Connection, *, at: datetime, language: StaffLanguage = StaffLanguage.EN
) -> OneTimePassword | None:
    """Where nobody has an account yet, somebody has who can add the others; None where there are accounts."""
    if not await staff.nobody_is_here(connection):
        return None
    added = await add_staff(connection, FIRST, Role.ADMINISTRATOR, language, at=at, by=HOUSE)
    assert isinstance(added, OneTimePassword)
    return added


async def find_staff(connection: Connection, name: str) -> Staff | Refusal:
    """Whose name this is."""
    staff_id = await staff.id_of(connection, folded(name))
    found = await staff.staff(connection, staff_id) if staff_id else None
    return found or Refusal.NO_SUCH_STAFF


async def add_staff(
    connection: Connection, name: str, role: Role, language: StaffLanguage, *, at: datetime, by: str
) -> OneTimePassword | Refusal:
    """Somebody works here from now on."""
    if not is_name(folded(name)):
        return Refusal.NAME_NOT_A_NAME
    if await api_tokens.id_of(connection, folded(name)):
        return Refusal.NAME_IS_TAKEN  # what a program does must not look like theirs
    password, ends_at = tokens.one_time_password(), at + PASSWORD_FOR
    staff_id = await staff.insert_staff(
        connection,
        folded(name),
        role,
        language,
        password_hash=await hashed(password),
        password_ends_at=ends_at,
        at=at,
        by=by,
    )
    added = await staff.staff(connection, staff_id) if staff_id else None
    return OneTimePassword(added, password, ends_at) if added else Refusal.NAME_IS_TAKEN


async def change_staff(
    connection: Connection,
    staff_id: int,
    *,
    at: datetime,
    role: Role | None = None,
    language: StaffLanguage | None = None,
    suspended: bool | None = None,
) -> Staff | Refusal:
    """Another role, at once in every session; suspended, which ends them all, or here again. None changes nothing."""
    administrators = await staff.hold_administrators(connection)
    held = await staff.staff(connection, staff_id)
    if held is None:
        return Refusal.NO_SUCH_STAFF
    suspended_at = (
        held.suspended_at if suspended is None else (held.suspended_at or at) if suspended else None
    )
    wanted_role = role or held.role
    if administrators == [staff_id] and (suspended_at or wanted_role is not Role.ADMINISTRATOR):
        return Refusal.LAST_ADMINISTRATOR
    await staff.change_staff(
        connection, staff_id, role=wanted_role, language=language or held.language, suspended_at=suspended_at
    )
    if suspended_at:
        await sessions.delete_sessions(connection, staff_id)
    return await staff.staff(connection, staff_id) or Refusal.NO_SUCH_STAFF


async def reset_password(
    connection: Connection, staff_id: int, *, at: datetime, second_factor_too: bool = False
) -> OneTimePassword | Refusal:
    """A password for once instead of the one they have; their sessions end, and so does a wait after wrong tries."""
    if await staff.hold_credentials(connection, staff_id) is None:
        return Refusal.NO_SUCH_STAFF
    password, ends_at = tokens.one_time_password(), at + PASSWORD_FOR
    await staff.save_password(connection, staff_id, await hashed(password), ends_at)
    await sessions.delete_sessions(connection, staff_id)
    if second_factor_too:
        await second_factors.delete_second_factor(connection, staff_id)
    found = await staff.staff(connection, staff_id)
    assert found is not None  # it is held
    await lift_wait(connection, found.name)
    return OneTimePassword(found, password, ends_at)
