"""Who is never to be called: looked through, added to by hand, and taken off on the word of whoever it is about."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.answering import (
    lift_opposition,
    lift_opposition_of_number,
    never_call,
    oppose,
    oppose_number,
)
from centralino.campaigns.store.never_called import NeverCalled, one_never_called
from centralino.campaigns.telling.never_called import never_called_page
from centralino.database import Connection
from centralino.directory.numbers import to_e164
from centralino.directory.searching import search
from web.doors import Door
from web.marking import N_
from web.pages.campaigns.member_told import SOURCES
from web.visit import Visit

HERE: Final = "/never-call"
LIFTED: Final = f"{HERE}?show=lifted"
LONGEST: Final = 500  # characters of a reason
NOT_FOUND: Final = 404

NOBODY = N_("Nobody in the directory is meant by that.")
SEVERAL = N_("Several are meant by that: write more of it, or the number they have in the directory.")
NO_NUMBER = N_("That is no telephone number.")
NEITHER = N_("Say who it is, or which number.")
NO_WHY = N_("Say why: it is kept with it, for those who ask later.")


async def show(visit: Visit) -> Response:
    """Those who are on it, the last first; or those who were taken off."""
    lifted, part = visit.query("show") == "lifted", visit.query("part")[:100]
    async with visit.reading() as connection:
        listed = await never_called_page(connection, part, lifted=lifted, after=visit.query("after") or None)
    return visit.page(
        "opposition/never_call.html",
        people=listed.rows,
        further=listed.next,
        lifted=lifted,
        part=part,
        is_first=not visit.query("after"),
        sources={source: visit.gettext(words) for source, words in SOURCES.items()},
    )


async def add(visit: Visit) -> Response:
    """Somebody, or whoever has a number, is on it from now on."""
    who, written = await visit.field("who"), await visit.field("number")
    why = (await visit.field("why"))[:LONGEST]
    if not why:
        return _refused(visit, NO_WHY)
    if not written:
        return await _add_somebody(visit, who[:100], why) if who else _refused(visit, NEITHER)
    number = to_e164(written, visit.office.settings.default_region)
    if number is None:
        return _refused(visit, NO_NUMBER)
    async with visit.changing() as connection:
        people = await oppose_number(connection, number, at=visit.now, by=visit.me.name, why=why)
    if not people:
        return visit.see_other(
            HERE, visit.gettext("Nobody calls that number any more. Nobody in the directory has it.")
        )
    words = visit.ngettext(
        "Nobody calls that number any more: it is %(num)d person's.",
        "Nobody calls that number any more: it is that of %(num)d people.",
        people,
    )
    return visit.see_other(HERE, words)


async def take_off(visit: Visit) -> Response:
    """They want to be called again, and told us so."""
    why = (await visit.field("why"))[:LONGEST]
    if not why:
        return _refused(visit, NO_WHY)
    async with visit.changing() as connection:
        said = await _said(visit, connection)
        if said.contact_id is not None:
            lifted = await lift_opposition(
                connection, said.contact_id, at=visit.now, by=visit.me.name, why=why
            )
        else:
            lifted = await lift_opposition_of_number(
                connection, said.number or "", at=visit.now, by=visit.me.name, why=why
            )
    if not lifted:
        return _refused(visit, N_("They are not on it any more."))
    return visit.see_other(LIFTED, visit.gettext("Campaigns may call and text them again."))


async def put_back(visit: Visit) -> Response:
    """To take them off was a slip: they are on it as before, by the same word."""
    async with visit.changing() as connection:
        said = await _said(visit, connection)
        if said.contact_id is not None:
            await oppose(
                connection,
                said.contact_id,
                number=said.number,
                source="staff",
                at=visit.now,
                by=visit.me.name,
                why=said.why,
            )
        elif said.number:
            await oppose_number(connection, said.number, at=visit.now, by=visit.me.name, why=said.why)
    return visit.see_other(HERE, visit.gettext("They are on it again."))


async def _add_somebody(visit: Visit, who: str, why: str) -> Response:
    async with visit.changing() as connection:
        found = await search(connection, who, visit.office.settings.default_region, most=2)
        if len(found.hits) != 1:
            return _refused(visit, SEVERAL if found.hits else NOBODY)
        contact = found.hits[0].contact
        await never_call(connection, contact.id, at=visit.now, by=visit.me.name, why=why)
    words = visit.gettext("No campaign calls or texts %(name)s any more.", name=contact.name)
    return visit.see_other(HERE, words)


async def _said(visit: Visit, connection: Connection) -> NeverCalled:
    said = await one_never_called(connection, visit.number_in_path("id"))
    if said is None:
        raise HTTPException(NOT_FOUND)
    return said


def _refused(visit: Visit, message: str) -> Response:
    return visit.see_other(HERE, visit.gettext(message), "refused")


DOORS = (
    Door("GET", HERE, Right.ANSWER_FOR_MEMBERS, show),
    Door("POST", HERE, Right.ANSWER_FOR_MEMBERS, add),
    Door("POST", f"{HERE}/{{id:int}}/take-off", Right.ANSWER_FOR_MEMBERS, take_off),
    Door("POST", f"{HERE}/{{id:int}}/put-back", Right.ANSWER_FOR_MEMBERS, put_back),
)
