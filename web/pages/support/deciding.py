"""What sales decides of somebody, from whichever page: support granted or revoked, and a slip taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.store import contacts_by_id
from centralino.support import grants
from centralino.support.importing.cells import Wrong
from centralino.support.rules import GrantState
from centralino.support.staff_store import GrantRow, grants_of
from web.doors import Door
from web.ids import read_id
from web.pages.support.finding import address_of, contact_of, day_of, end_of, not_a_day, why_of
from web.visit import Kind, Visit

FROM: Final = frozenset({"/waiting-room", "/live"})  # pages on which is decided, beside the file
MAY_BE_TAKEN_BACK_FOR: Final = timedelta(minutes=15)


async def grant(visit: Visit) -> Response:
    """For good, or until the end of a day."""
    day, why = await day_of(visit, "until"), await why_of(visit)
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        if isinstance(day, Wrong):
            return await _back(visit, not_a_day(visit), "refused")
        until = end_of(visit, day) if day else None
        granted = await grants.grant(
            connection, contact.id, until=until, at=visit.now, by=visit.me.name, why=why
        )
    if granted:
        return await _back(visit, visit.gettext("A grant cannot end before it begins."), "refused")
    if until is None:
        return await _back(
            visit, visit.gettext("Support is granted to %(name)s for good.", name=contact.name)
        )
    when = visit.formats.instant(until)
    words = visit.gettext("Support is granted to %(name)s until %(when)s.", name=contact.name, when=when)
    return await _back(visit, words)


async def revoke(visit: Visit) -> Response:
    """Even from who has paid; whoever waits in the line is taken to sales at once."""
    why = await why_of(visit)
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        await grants.revoke(connection, contact.id, at=visit.now, by=visit.me.name, why=why)
    return await _back(visit, visit.gettext("Support is revoked from %(name)s.", name=contact.name))


async def leave(visit: Visit) -> Response:
    """There is nothing to decide: whatever held before they registered holds on."""
    why = await why_of(visit) or visit.gettext("left as it was")
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        refused = await grants.leave_as_it_is(connection, contact.id, at=visit.now, by=visit.me.name, why=why)
    if refused:
        words = visit.gettext("They do not wait any more: perhaps somebody else was quicker.")
        return await _back(visit, words, "refused")
    words = visit.gettext("All is left as it was for %(name)s.", name=contact.name)
    return await _back(visit, words, decided=False)


async def take_back(visit: Visit) -> Response:
    """What one decided oneself a moment ago; what held before holds again."""
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        if await latest_of_mine(visit, connection, contact.id) is None:
            words = visit.gettext("That cannot be taken back any more: decide anew.")
            return await _back(visit, words, "refused")
        why = visit.gettext("taken back")
        await grants.take_back(connection, contact.id, at=visit.now, by=visit.me.name, why=why)
    words = visit.gettext("It is taken back: for %(name)s holds again what held before.", name=contact.name)
    return await _back(visit, words, decided=False)


async def latest_of_mine(visit: Visit, connection: Connection, contact_id: int) -> GrantRow | None:
    """The last word on somebody, if the visitor may take it back."""
    words = await grants_of(connection, contact_id)
    return words[-1] if words and is_fresh(visit, words[-1]) else None


def is_fresh(visit: Visit, word: GrantRow) -> bool:
    """Whether a word that is the last is the visitor's own, and young enough to be a slip."""
    is_mine = word.by == visit.me.name and word.state != GrantState.AWAITING
    return is_mine and visit.now - word.at < MAY_BE_TAKEN_BACK_FOR


async def decided_just_now(visit: Visit, connection: Connection) -> Contact | None:
    """Of whom the visitor has just decided, on a page that led there and leads back: they may take it back."""
    decided = read_id(visit.query("decided"))
    if decided is None or not visit.may(Right.DECIDE_GRANTS):
        return None
    if await latest_of_mine(visit, connection, decided) is None:
        return None
    found = await contacts_by_id(connection, [decided])
    return found[0] if found else None


async def _back(visit: Visit, words: str, kind: Kind = "done", *, decided: bool = True) -> Response:
    page = await visit.field("back")
    if page not in FROM:
        return visit.see_other(address_of(visit), words, kind)
    of_whom = f"?decided={visit.number_in_path('id')}" if decided and kind == "done" else ""
    return visit.see_other(f"{page}{of_whom}", words, kind)


DOORS = (
    Door("POST", "/customers/{id:int}/grant", Right.DECIDE_GRANTS, grant),
    Door("POST", "/customers/{id:int}/revoke", Right.DECIDE_GRANTS, revoke),
    Door("POST", "/customers/{id:int}/leave", Right.DECIDE_GRANTS, leave),
    Door("POST", "/customers/{id:int}/take-back", Right.DECIDE_GRANTS, take_back),
)
