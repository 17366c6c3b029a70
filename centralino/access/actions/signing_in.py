"""In by name and password, with a code where a second factor is switched on; who is in; out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from centralino.access import tokens
from centralino.access.actions.second_factor import take_code
from centralino.access.actions.trying import Begun, MustWait, begin_try, was_half_right, was_right
from centralino.access.hashing import Checked, checked
from centralino.access.rules.lockout import ACCOUNT
from centralino.access.rules.names import folded
from centralino.access.rules.rights import RIGHTS, Right
from centralino.access.rules.sessions import CODE_WITHIN, IDLE_FOR, LASTS_FOR, is_over, is_worth_noting
from centralino.access.signed_in import CodeWanted, NewSession, NotSignedIn, SignedIn, Why
from centralino.access.store import sessions, staff, tries
from centralino.access.store.sessions import HeldSession
from centralino.access.store.staff import Credentials
from centralino.database import Connection, Database

LONGEST_AGENT = 300  # characters of what a browser calls itself


async def sign_in(
    database: Database, name: str, password: str, *, at: datetime, from_address: str, agent: str
) -> NewSession | CodeWanted | NotSignedIn:
    """Begin a session, or say why not; it takes as long, and says the same, whether there is such a name or not.

    No connection is held while the password is looked at. Raises `DatabaseUnavailable`.
    """
    async with database.transaction() as connection:
        begun = await begin_try(connection, name, from_address, at)
        if isinstance(begun, MustWait):
            return NotSignedIn(Why.WAIT, begun.until)
        held = await staff.credentials(connection, folded(name))
    found = await checked(password, held.password_hash if held else None)
    if held is None or not found.right:
        return NotSignedIn(Why.WRONG)
    async with database.transaction() as connection:
        return await _with_password(connection, held, begun, found, at, from_address, agent)


async def enter_code(
    database: Database, token: str, code: str, *, at: datetime, from_address: str, agent: str
) -> NewSession | NotSignedIn:
    """The second step: a code of the authenticator, or one for recovery. Raises `DatabaseUnavailable`."""
    async with database.transaction() as connection:
        half = await sessions.session(connection, tokens.kept(token), awaits_code=True)
        if half is None or at >= half.ends_at:
            return NotSignedIn(Why.TOO_LATE)
        begun = await begin_try(connection, half.name, from_address, at)
        if isinstance(begun, MustWait):
            return NotSignedIn(Why.WAIT, begun.until)
        await staff.hold_credentials(connection, half.staff_id)  # in the order in which everybody takes these
        if not await take_code(connection, half.staff_id, code, at):
            return NotSignedIn(Why.WRONG_CODE)
        if not await sessions.delete_session(connection, half.staff_id, half.id):
            return NotSignedIn(Why.TOO_LATE)
        return await _let_in(connection, half.staff_id, begun, at, from_address, agent)


async def who(connection: Connection, token: str, at: datetime) -> SignedIn | None:
    """Whose cookie this is; None if nobody is, or is not any more, signed in with it."""
    held = await sessions.session(connection, tokens.kept(token))
    if held is None or is_over(held.last_seen_at, held.ends_at, at):
        return None
    if is_worth_noting(held.last_seen_at, at):
        await sessions.save_seen(connection, held.id, at)
    return _signed_in(held, token)


async def who_still_may(
    connection: Connection, session_ids: Collection[int], right: Right, at: datetime
) -> set[int]:
    """Which of these sessions go on, with the right: for pages that stay open, and tell nothing of who sits there."""
    roles = await sessions.roles_signed_in(connection, list(session_ids), at=at, seen_since=at - IDLE_FOR)
    return {session_id for session_id, role in roles.items() if right in RIGHTS[role]}


async def sign_out(connection: Connection, session_id: int, *, at: datetime) -> None:  # noqa: ARG001
    """End a session; done twice it is ended."""
    await sessions.delete_session_of_anybody(connection, session_id)


async def _with_password(
    connection: Connection,
    held: Credentials,
    begun: Begun,
    found: Checked,
    at: datetime,
    from_address: str,
    agent: str,
) -> NewSession | CodeWanted | NotSignedIn:
    """Looked at again: while the password was checked it may have been changed, or who has it suspended."""
    now = await staff.hold_credentials(connection, held.staff_id)
    if now is None or now.suspended_at or now.password_hash != held.password_hash:
        return NotSignedIn(Why.WRONG)
    if now.password_ends_at and at >= now.password_ends_at:
        return NotSignedIn(Why.ENDED)
    if found.better:
        await staff.save_better_hash(connection, held.staff_id, found.better)
    if now.has_second_factor:
        await was_half_right(connection, begun)
        return await _want_code(connection, held.staff_id, at, from_address, agent)
    return await _let_in(connection, held.staff_id, begun, at, from_address, agent)


async def _want_code(
    connection: Connection, staff_id: int, at: datetime, from_address: str, agent: str
) -> CodeWanted:
    token, until = tokens.new_token(), at + CODE_WITHIN
    await _begin_session(connection, staff_id, token, at, until, from_address, agent, awaits_code=True)
    return CodeWanted(token, until)


async def _let_in(
    connection: Connection, staff_id: int, begun: Begun, at: datetime, from_address: str, agent: str
) -> NewSession:
    token, ends_at = tokens.new_token(), at + LASTS_FOR
    await staff.save_signed_in(connection, staff_id, at)
    await was_right(connection, begun)
    await sessions.forget_sessions(connection, at)
    await tries.forget_tries(connection, at - ACCOUNT.memory)
    await _begin_session(connection, staff_id, token, at, ends_at, from_address, agent, awaits_code=False)
    held = await sessions.session(connection, tokens.kept(token))
    assert held is not None  # the account is held, and not suspended
    return NewSession(token, _signed_in(held, token), ends_at)


async def _begin_session(
    connection: Connection,
    staff_id: int,
    token: str,
    at: datetime,
    ends_at: datetime,
    from_address: str,
    agent: str,
    *,
    awaits_code: bool,
) -> None:
    await sessions.insert_session(
        connection,
        staff_id,
        tokens.kept(token),
        awaits_code=awaits_code,
        at=at,
        ends_at=ends_at,
        from_address=from_address,
        agent=agent[:LONGEST_AGENT],
    )


def _signed_in(held: HeldSession, token: str) -> SignedIn:
    return SignedIn(
        staff_id=held.staff_id,
        name=held.name,
        role=held.role,
        language=held.language,
        session_id=held.id,
        form_token=tokens.form_token(token),
        must_change_password=held.has_one_time_password,
    )
