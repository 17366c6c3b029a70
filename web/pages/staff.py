"""Accounts of the staff: who may sign in, as what, and how somebody who is locked out comes in again."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access import actions
from centralino.access.actions import OneTimePassword, Staff
from centralino.access.refusals import Refusal
from centralino.access.rules.rights import Right, Role
from centralino.access.signed_in import StaffLanguage
from web.doors import Door
from web.pages.account import LANGUAGES, ROLES
from web.visit import Visit

BAD_REQUEST, NOT_FOUND = 400, 404


async def show(visit: Visit) -> Response:
    """Everybody, and a form for somebody new."""
    return await _page(visit, name="", role=Role.VIEWER, spoken=visit.language)


async def add(visit: Visit) -> Response:
    """An account with a password for the first time, which is shown once."""
    name = await visit.field("name")
    role, spoken = await _role(visit), await _language(visit)
    async with visit.changing() as connection:
        added = await actions.add_staff(connection, name, role, spoken, at=visit.now, by=visit.me.name)
    if isinstance(added, Refusal):
        wrong = visit.gettext(added)
        return await _page(visit, BAD_REQUEST, name=name, role=role, spoken=spoken, wrong=wrong)
    return _shown_once(visit, added)


async def show_one(visit: Visit) -> Response:
    """One account, and what may be done about it."""
    return visit.page("staff/one.html", each=await _found(visit), roles=_roles(visit), languages=LANGUAGES)


async def change(visit: Visit) -> Response:
    """Its role and its language."""
    async with visit.changing() as connection:
        changed = await actions.change_staff(
            connection,
            visit.number_in_path("id"),
            at=visit.now,
            role=await _role(visit),
            language=await _language(visit),
        )
    return _told(visit, changed, visit.gettext("Saved."))


async def suspend(visit: Visit) -> Response:
    """Nobody signs in with it, and whoever is signed in is out."""
    return await _set_suspended(visit, True, visit.gettext("The account is closed for now."))


async def admit(visit: Visit) -> Response:
    """What was suspended is no longer."""
    return await _set_suspended(visit, False, visit.gettext("The account is open again."))


async def reset(visit: Visit) -> Response:
    """A new password for the first time; without the second factor, too, when that is lost."""
    second_factor_too = await visit.field("second_factor") == "yes"
    async with visit.changing() as connection:
        new = await actions.reset_password(
            connection, visit.number_in_path("id"), at=visit.now, second_factor_too=second_factor_too
        )
    if isinstance(new, Refusal):
        return visit.see_other("/staff", visit.gettext(new), "refused")
    return _shown_once(visit, new)


async def end_sessions(visit: Visit) -> Response:
    """All of one account; one's own but this."""
    found = await _found(visit)
    async with visit.changing() as connection:
        ended = await actions.end_sessions(connection, found.id, at=visit.now, but=visit.me.session_id)
    words = visit.ngettext("%(num)d session has ended.", "%(num)d sessions have ended.", ended)
    return visit.see_other(f"/staff/{found.id}", words)


async def _page(visit: Visit, status: int = 200, *, wrong: str = "", **asked: object) -> Response:
    async with visit.reading() as connection:
        staff = await actions.all_staff(connection)
    return visit.page(
        "staff/all.html",
        status,
        staff=staff,
        roles=_roles(visit),
        role_words=dict(_roles(visit)),
        languages=LANGUAGES,
        wrong=wrong,
        **asked,
    )


async def _found(visit: Visit) -> Staff:
    async with visit.reading() as connection:
        staff = await actions.all_staff(connection)
    for each in staff:
        if each.id == visit.number_in_path("id"):
            return each
    raise HTTPException(NOT_FOUND)


async def _set_suspended(visit: Visit, suspended: bool, words: str) -> Response:
    async with visit.changing() as connection:
        changed = await actions.change_staff(
            connection, visit.number_in_path("id"), at=visit.now, suspended=suspended
        )
    return _told(visit, changed, words)


def _told(visit: Visit, changed: Staff | Refusal, words: str) -> Response:
    if isinstance(changed, Refusal):
        return visit.see_other("/staff", visit.gettext(changed), "refused")
    return visit.see_other(f"/staff/{changed.id}", words)


def _shown_once(visit: Visit, new: OneTimePassword) -> Response:
    return visit.page("staff/password.html", new=new)


def _roles(visit: Visit) -> list[tuple[Role, str]]:
    return [(role, visit.gettext(words)) for role, words in ROLES.items()]


async def _role(visit: Visit) -> Role:
    written = await visit.field("role")
    return Role(written) if written in tuple(Role) else Role.VIEWER


async def _language(visit: Visit) -> StaffLanguage:
    written = await visit.field("language")
    return StaffLanguage(written) if written in tuple(StaffLanguage) else visit.language


DOORS = (
    Door("GET", "/staff", Right.STAFF, show),
    Door("POST", "/staff", Right.STAFF, add),
    Door("GET", "/staff/{id:int}", Right.STAFF, show_one),
    Door("POST", "/staff/{id:int}", Right.STAFF, change),
    Door("POST", "/staff/{id:int}/suspend", Right.STAFF, suspend),
    Door("POST", "/staff/{id:int}/admit", Right.STAFF, admit),
    Door("POST", "/staff/{id:int}/reset", Right.STAFF, reset),
    Door("POST", "/staff/{id:int}/sessions/end", Right.STAFF, end_sessions),
)
