"""Inviting more members: a whole list, or somebody who is looked for."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.members import invite_contact, invite_list
from centralino.directory.actions import find_contact
from centralino.directory.contacts import Refused
from centralino.directory.list_store import lists
from centralino.directory.lists import find_list
from centralino.directory.searching import Found, search
from web.doors import Door
from web.in_words import in_words
from web.pages.campaigns.finding import address_of, campaign_of, name_of
from web.pages.campaigns.shown import words_for
from web.visit import Visit

SHOWN: Final = 20  # people who may be meant


async def show(visit: Visit) -> Response:
    """Both ways, and who was looked for."""
    who = visit.query("who")[:100]
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        known = await lists(connection)
        region = visit.office.settings.default_region
        found = await search(connection, who, region, most=SHOWN) if who else Found(())
    return visit.page(
        "campaigns/invite.html",
        campaign=campaign,
        lists=[(each.name, f"{each.name} ({visit.formats.number(each.members)})") for each in known],
        who=who,
        found=[hit.contact for hit in found.hits],
        more=found.next is not None or found.cut,
        **words_for(visit),
    )


async def invite_from_list(visit: Visit) -> Response:
    """Those on it who are not invited yet."""
    wanted = await visit.field("list")
    async with visit.changing() as connection:
        await campaign_of(visit, connection)
        found = await find_list(connection, wanted)
        added = (
            found
            if isinstance(found, Refused)
            else await invite_list(connection, name_of(visit), found, at=visit.now, by=visit.me.name)
        )
    if isinstance(added, Refused):
        return visit.see_other(address_of(visit, "invite"), in_words(visit, added.why), "refused")
    words = visit.ngettext("%(num)d member was invited.", "%(num)d members were invited.", added)
    return visit.see_other(address_of(visit), words)


async def invite_somebody(visit: Visit) -> Response:
    """Also anew, after they were withdrawn."""
    wanted = await visit.field("contact")
    async with visit.changing() as connection:
        await campaign_of(visit, connection)
        contact = await find_contact(connection, wanted)
        done = (
            contact
            if isinstance(contact, Refused)
            else await invite_contact(connection, name_of(visit), contact, at=visit.now, by=visit.me.name)
        )
    if isinstance(done, Refused) or isinstance(contact, Refused):
        why = in_words(visit, done.why) if isinstance(done, Refused) else ""
        return visit.see_other(address_of(visit, "invite"), why, "refused")
    words = visit.gettext("%(name)s is invited.", name=contact.name)
    return visit.see_other(address_of(visit, "invite"), words)


DOORS = (
    Door("GET", "/campaigns/{name}/invite", Right.CHANGE_CAMPAIGNS, show),
    Door("POST", "/campaigns/{name}/invite-list", Right.CHANGE_CAMPAIGNS, invite_from_list),
    Door("POST", "/campaigns/{name}/invite-somebody", Right.CHANGE_CAMPAIGNS, invite_somebody),
)
