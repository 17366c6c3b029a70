"""What everybody does about their own account: password, language, sessions."""

from __future__ import annotations

from datetime import datetime

from centralino.access.actions.trying import MustWait, begin_try, was_right
from centralino.access.hashing import checked, hashed
from centralino.access.refusals import Refusal
from centralino.access.rules.passwords import plain, weakness
from centralino.access.rules.sessions import IDLE_FOR
from centralino.access.signed_in import SignedIn, StaffLanguage
from centralino.access.store import sessions, staff
from centralino.access.store.sessions import Session
from centralino.database import Connection


async def change_password(
    connection: Connection, me: SignedIn, present: str, new: str, *, at: datetime, from_address: str
) -> Refusal | None:
    """Another password; all sessions but this one end. None when it is done."""
    if refusal := weakness(new, me.name):
        return refusal
    if plain(new) == plain(present):
        return Refusal.PASSWORD_IS_THE_OLD
    begun = await begin_try(connection, me.name, from_address, at)
    if isinstance(begun, MustWait):
        return Refusal.TOO_MANY_TRIES
    held = await staff.hold_credentials(connection, me.staff_id)
    if held is None or not (await checked(present, held.password_hash)).right:
        return Refusal.WRONG_PASSWORD
    await was_right(connection, begun)
    await staff.save_password(connection, me.staff_id, await hashed(new), None)
    await sessions.delete_sessions(connection, me.staff_id, but=me.session_id)
    return None


async def change_language(connection: Connection, me: SignedIn, language: StaffLanguage) -> None:
    """Read the pages in that language from now on, in every session."""
    await staff.save_language(connection, me.staff_id, language)


async def sessions_of(connection: Connection, staff_id: int, *, at: datetime) -> list[Session]:
    """Where they are signed in, the latest seen first."""
    return await sessions.sessions_of(connection, staff_id, at=at, seen_since=at - IDLE_FOR)


async def end_session(
    connection: Connection,
    staff_id: int,
    session_id: int,
    *,
    at: datetime,  # noqa: ARG001
) -> Refusal | None:
    """End one of their sessions: whoever has its cookie is a stranger from the next request on."""
    ended = await sessions.delete_session(connection, staff_id, session_id)
    return None if ended else Refusal.NO_SUCH_SESSION


async def end_sessions(
    connection: Connection,
    staff_id: int,
    *,
    at: datetime,  # noqa: ARG001
    but: int | None = None,
) -> int:
    """End all their sessions, but perhaps the one it is done in; how many it were."""
    return await sessions.delete_sessions(connection, staff_id, but=but)
