"""Signing in, with a second step where it is switched on, and out."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access import actions
from centralino.access.rules.rights import Right
from centralino.access.signed_in import CodeWanted, NewSession, NotSignedIn, Why
from web.doors import PUBLIC, Door, cookie_name
from web.marking import N_
from web.visit import Visit

UNAUTHORISED = 401

_REFUSALS = {
    Why.WRONG: N_("The name or the password is not right."),
    Why.WRONG_CODE: N_("That code is not the present one."),
    Why.TOO_LATE: N_("That took too long, or too many tries. Please begin again."),
    Why.WAIT: N_("Too many wrong tries. Please try again after %(clock)s."),
    Why.ENDED: N_("That password was for the first time only, and its time is over. Ask for a new one."),
}


async def show(visit: Visit) -> Response:
    """Where one signs in; who is signed in goes on."""
    to = _inside(visit.query("to"))
    if visit.staff:
        return visit.see_other(to)
    return visit.page("sign_in/form.html", name="", to=to, refused="")


async def sign_in(visit: Visit) -> Response:
    """By name and password."""
    name, to = await visit.field("name"), _inside(await visit.field("to"))
    found = await actions.sign_in(
        visit.office.database,
        name,
        await secret(visit, "password"),
        at=visit.now,
        from_address=visit.address,
        agent=visit.agent,
    )
    match found:
        case NewSession():
            return _with_session(visit, found, to)
        case CodeWanted(token=token):
            return visit.page("sign_in/code.html", to=to, token=token, refused="")
        case NotSignedIn():
            return visit.page(
                "sign_in/form.html", UNAUTHORISED, name=name, to=to, refused=_why_not(visit, found)
            )


async def enter_code(visit: Visit) -> Response:
    """The second step."""
    token, to = await visit.field("token"), _inside(await visit.field("to"))
    found = await actions.enter_code(
        visit.office.database,
        token,
        await visit.field("code"),
        at=visit.now,
        from_address=visit.address,
        agent=visit.agent,
    )
    if isinstance(found, NewSession):
        return _with_session(visit, found, to)
    refused = _why_not(visit, found)
    if found.why is Why.WRONG_CODE:
        return visit.page("sign_in/code.html", UNAUTHORISED, to=to, token=token, refused=refused)
    return visit.page("sign_in/form.html", UNAUTHORISED, name="", to=to, refused=refused)


async def sign_out(visit: Visit) -> Response:
    """Out of this session."""
    async with visit.reading() as connection:
        await actions.sign_out(connection, visit.me.session_id, at=visit.now)
    answer = visit.see_other("/sign-in", visit.gettext("You are signed out."))
    answer.delete_cookie(cookie_name(visit.office), path="/", secure=visit.office.is_secure, httponly=True)
    return answer


def _with_session(visit: Visit, found: NewSession, to: str) -> Response:
    """A session begins with a token of its own, whatever cookie came with the visitor."""
    answer = visit.see_other(to)
    answer.set_cookie(
        cookie_name(visit.office),
        found.token,
        path="/",
        httponly=True,
        samesite="lax",
        secure=visit.office.is_secure,
        max_age=int((found.ends_at - visit.now).total_seconds()),
    )
    return answer


def _why_not(visit: Visit, found: NotSignedIn) -> str:
    clock = visit.formats.clock(found.until) if found.until else ""
    return visit.gettext(_REFUSALS[found.why], clock=clock)


async def secret(visit: Visit, name: str) -> str:
    """A field as it was typed: spaces belong to a password."""
    value = (await visit.form()).get(name, "")
    return value if isinstance(value, str) else ""


def _inside(address: str) -> str:
    """An address of ours to go on to; anything that leads elsewhere leads to the beginning."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address
    return address if is_ours else "/"


DOORS = (
    Door("GET", "/sign-in", PUBLIC, show),
    Door("POST", "/sign-in", PUBLIC, sign_in),
    Door("POST", "/sign-in/code", PUBLIC, enter_code),
    Door("POST", "/sign-out", Right.OWN_ACCOUNT, sign_out, first_password=True),
)
