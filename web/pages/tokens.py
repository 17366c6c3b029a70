"""Tokens of the API: which programs there are, what each may do, and a new one whose secret is shown once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from starlette.responses import Response

from centralino.access import actions
from centralino.access.actions import Token
from centralino.access.refusals import Refusal
from centralino.access.rules.rights import RIGHTS, Right
from centralino.access.rules.scopes import SCOPES
from web.doors import Door
from web.marking import N_
from web.visit import Visit

BAD_REQUEST: Final = 400
FIELD: Final = "right-"  # before a right's name, in the form

WORDS: Final = {
    Right.SEE_CUSTOMERS: N_("See customers, and why calls went where they went"),
    Right.CHANGE_CUSTOMERS: N_("Add, change and forget customers"),
    Right.REGISTER_CUSTOMERS: N_("Enter whoever registers, and nothing else"),
    Right.CHANGE_CONTRACTS: N_("Change contracts"),
    Right.DECIDE_GRANTS: N_("Grant and revoke support"),
    Right.EXPLAIN: N_("Ask what would happen if a number called"),
    Right.SEE_CALL_BACKS: N_("See who is to be called back"),
    Right.RETURN_CALL_BACKS: N_("Note that somebody was called back"),
    Right.PLACE_CALLS: N_("Place calls"),
    Right.SEE_LIVE: N_("See who is in the support line"),
    Right.SEE_LISTS: N_("See lists"),
    Right.CHANGE_LISTS: N_("Change lists"),
    Right.IMPORT_PEOPLE: N_("Bring people in from files"),
    Right.SEE_CAMPAIGNS: N_("See campaigns"),
    Right.CHANGE_CAMPAIGNS: N_("Plan campaigns"),
    Right.RUN_CAMPAIGNS: N_("Start, pause and end campaigns"),
    Right.HEAR: N_("Hear campaigns"),
    Right.ANSWER_FOR_MEMBERS: N_("Answer for members, and leave somebody alone"),
    Right.SEE_PARTICIPANTS: N_("See who comes"),
    Right.EXPORT_PARTICIPANTS: N_("Take the list of who comes out of the house"),
    Right.SEE_SETTINGS: N_("See the settings"),
    Right.SETTINGS: N_("Change the settings"),
    Right.SEE_HEALTH: N_("See how the house is"),
    Right.SEE_AUDIT: N_("See who changed what"),
}
ENDS: Final = {
    "30": N_("after 30 days"),
    "365": N_("after a year"),
    "": N_("when it is revoked"),
}


async def show(visit: Visit) -> Response:
    """All of them, and a form for a new one."""
    return await _page(visit, name="", chosen=frozenset(), ends="365")


async def add(visit: Visit) -> Response:
    """A new one; its secret is shown once."""
    name, chosen, ends = await visit.field("name"), await _chosen(visit), await visit.field("ends")
    ends = ends if ends in ENDS else "365"
    async with visit.changing() as connection:
        made = await actions.add_token(
            connection, name, chosen, maker_id=visit.me.staff_id, expires_at=_end(visit, ends), at=visit.now
        )
    if isinstance(made, Refusal):
        return await _page(visit, BAD_REQUEST, name=name, chosen=chosen, ends=ends, wrong=visit.gettext(made))
    return visit.page("tokens/secret.html", made=made)


async def revoke(visit: Visit) -> Response:
    """It is none any more, from the next request of its program on."""
    async with visit.changing() as connection:
        revoked = await actions.revoke_token(connection, visit.number_in_path("id"), at=visit.now)
    if isinstance(revoked, Refusal):
        return visit.see_other("/tokens", visit.gettext(revoked), "refused")
    return visit.see_other("/tokens", visit.gettext("The token %(name)s is revoked.", name=revoked.name))


async def _page(visit: Visit, status: int = 200, *, wrong: str = "", **asked: object) -> Response:
    async with visit.reading() as connection:
        tokens = await actions.all_tokens(connection)
    may_give = RIGHTS[visit.me.role]
    return visit.page(
        "tokens/all.html",
        status,
        tokens=[(each, _rights(visit, each), _state(visit, each)) for each in tokens],
        scopes=[(FIELD + each, visit.gettext(WORDS[each]), each) for each in SCOPES if each in may_give],
        ends_in=[(days, visit.gettext(words)) for days, words in ENDS.items()],
        wrong=wrong,
        **asked,
    )


def _rights(visit: Visit, token: Token) -> list[str]:
    held = token.rights_now(visit.now) or token.rights
    return [visit.gettext(WORDS[each]) for each in SCOPES if each in held]


def _state(visit: Visit, token: Token) -> tuple[str, str]:
    """In words, and their tone."""
    if token.revoked_at:
        return visit.gettext("revoked"), "bad"
    if token.expires_at and visit.now >= token.expires_at:
        return visit.gettext("has ended"), "bad"
    if token.maker_suspended_at:
        return visit.gettext("its maker's account is closed"), "bad"
    if not token.rights_now(visit.now):
        return visit.gettext("its maker has lost these rights"), "bad"
    return visit.gettext("in force"), "good"


async def _chosen(visit: Visit) -> frozenset[Right]:
    return frozenset([each for each in SCOPES if await visit.field(FIELD + each)])


def _end(visit: Visit, days: str) -> datetime | None:
    return visit.now + timedelta(days=int(days)) if days else None


DOORS = (
    Door("GET", "/tokens", Right.API_TOKENS, show),
    Door("POST", "/tokens", Right.API_TOKENS, add),
    Door("POST", "/tokens/{id:int}/revoke", Right.API_TOKENS, revoke),
)
