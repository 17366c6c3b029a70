"""One's own account: password, second factor, language, and where one is signed in."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access import actions
from centralino.access.refusals import Refusal
from centralino.access.rules.rights import Right, Role
from centralino.access.signed_in import StaffLanguage
from web.doors import Door
from web.marking import N_
from web.pages.signing_in import secret
from web.visit import Visit

BAD_REQUEST = 400

ROLES = {
    Role.ADMINISTRATOR: N_("administrator"),
    Role.SALES: N_("sales"),
    Role.ORGANISER: N_("organiser"),
    Role.DESK: N_("desk"),
    Role.VIEWER: N_("looks only"),
}
LANGUAGES = ((StaffLanguage.EN, "English"), (StaffLanguage.ES, "Español"), (StaffLanguage.IT, "Italiano"))


async def show(visit: Visit) -> Response:
    """All of it on one page."""
    async with visit.reading() as connection:
        sessions = await actions.sessions_of(connection, visit.me.staff_id, at=visit.now)
        second_factor = await actions.has_second_factor(connection, visit.me.staff_id)
    return visit.page(
        "account/show.html",
        role=visit.gettext(ROLES[visit.me.role]),
        sessions=sessions,
        has_second_factor=second_factor,
        languages=LANGUAGES,
    )


async def show_password(visit: Visit) -> Response:
    """Where it is changed."""
    return visit.page("account/password.html", refused="")


async def change_password(visit: Visit) -> Response:
    """Ends one's other sessions."""
    new, again = await secret(visit, "new"), await secret(visit, "again")
    refused: str | None = None
    if new != again:
        refused = N_("The new password was not typed twice alike.")
    else:
        async with visit.changing() as connection:
            refused = await actions.change_password(
                connection,
                visit.me,
                await secret(visit, "old"),
                new,
                at=visit.now,
                from_address=visit.address,
            )
    if refused:
        return visit.page("account/password.html", BAD_REQUEST, refused=visit.gettext(refused))
    return visit.see_other("/", visit.gettext("Your password is changed."))


async def change_language(visit: Visit) -> Response:
    """Of the pages, from now on and everywhere."""
    wanted = await visit.field("language")
    if wanted not in tuple(StaffLanguage):
        return visit.see_other("/account")
    async with visit.changing() as connection:
        await actions.change_language(connection, visit.me, StaffLanguage(wanted))
    return visit.see_other("/account")


async def end_session(visit: Visit) -> Response:
    """One of one's own, elsewhere."""
    async with visit.changing() as connection:
        refused = await actions.end_session(
            connection, visit.me.staff_id, visit.number_in_path("id"), at=visit.now
        )
    if refused:
        return visit.see_other("/account", visit.gettext(refused), "refused")
    return visit.see_other("/account", visit.gettext("That session has ended."))


async def show_second_factor(visit: Visit) -> Response:
    """Whether it is on, and what to do to have it so or otherwise."""
    async with visit.reading() as connection:
        is_on = await actions.has_second_factor(connection, visit.me.staff_id)
    return visit.page("account/second_factor.html", is_on=is_on, new=None, codes=(), refused="")


async def begin_second_factor(visit: Visit) -> Response:
    """A secret for the authenticator; nothing holds before a code of it has been shown."""
    async with visit.changing() as connection:
        new = await actions.begin_second_factor(connection, visit.me, at=visit.now, issuer="Centralino")
    if isinstance(new, Refusal):
        return visit.see_other("/account/second-factor", visit.gettext(new), "refused")
    return visit.page("account/second_factor.html", is_on=False, new=new, codes=(), refused="")


async def confirm_second_factor(visit: Visit) -> Response:
    """On from now; the recovery codes are shown once."""
    async with visit.changing() as connection:
        codes = await actions.confirm_second_factor(
            connection, visit.me, await visit.field("code"), at=visit.now, from_address=visit.address
        )
    if isinstance(codes, Refusal):
        return visit.see_other("/account/second-factor", visit.gettext(codes), "refused")
    return visit.page("account/second_factor.html", is_on=True, new=None, codes=codes, refused="")


async def end_second_factor(visit: Visit) -> Response:
    """Off, for whoever can show a code."""
    async with visit.changing() as connection:
        refused = await actions.end_second_factor(
            connection, visit.me, await visit.field("code"), at=visit.now, from_address=visit.address
        )
    if refused:
        return visit.see_other("/account/second-factor", visit.gettext(refused), "refused")
    return visit.see_other("/account", visit.gettext("The second factor is switched off."))


DOORS = (
    Door("GET", "/account", Right.OWN_ACCOUNT, show),
    Door("GET", "/account/password", Right.OWN_ACCOUNT, show_password, first_password=True),
    Door("POST", "/account/password", Right.OWN_ACCOUNT, change_password, first_password=True),
    Door("POST", "/account/language", Right.OWN_ACCOUNT, change_language),
    Door("POST", "/account/sessions/{id:int}/end", Right.OWN_ACCOUNT, end_session),
    Door("GET", "/account/second-factor", Right.OWN_ACCOUNT, show_second_factor),
    Door("POST", "/account/second-factor", Right.OWN_ACCOUNT, begin_second_factor),
    Door("POST", "/account/second-factor/confirm", Right.OWN_ACCOUNT, confirm_second_factor),
    Door("POST", "/account/second-factor/end", Right.OWN_ACCOUNT, end_second_factor),
)
