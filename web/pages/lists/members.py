"""One list: who is on it, which campaigns call it, and what may be done with it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.lists import use_of
from centralino.directory.list_store import ContactList, lists
from centralino.directory.membership import MembersPage, members_page, take_off
from web.doors import Door
from web.pages.lists.finding import address_of, contact_meant, contact_of, list_of
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES, CAMPAIGN_TONES


async def show(visit: Visit) -> Response:
    """Its members by name, or those who fit what was written; a part of the page for whoever goes on writing."""
    written, after = visit.query("q")[:100], visit.query("after")
    async with visit.reading() as connection:
        of = await list_of(visit, connection)
        region = visit.office.settings.default_region
        page = await members_page(connection, of, region, part=written, after=after or None)
        if visit.is_fragment:
            return visit.page("lists/members_part.html", **_members(of, page, written, after))
        use = await use_of(connection, of)
        others = [each.name for each in await lists(connection) if each.id != of.id]
        off = await contact_of(connection, visit.query("off"))
    return visit.page(
        "lists/one.html",
        use=use,
        others=others,
        off=off,
        said={state: visit.gettext(words) for state, words in CAMPAIGN_STATES.items()},
        tones=CAMPAIGN_TONES,
        **_members(of, page, written, after),
    )


async def take_out(visit: Visit) -> Response:
    """One is not on it any more; the next page offers to put them back."""
    async with visit.changing() as connection:
        of, contact = await list_of(visit, connection), await contact_meant(visit, connection)
        taken = await take_off(connection, of, [contact.id])
    if not taken:
        words = visit.gettext("%(name)s was not on the list any more.", name=contact.name)
        return visit.see_other(address_of(of), words, "refused")
    return visit.see_other(f"{address_of(of)}?off={contact.id}")


def _members(of: ContactList, page: MembersPage, written: str, after: str) -> dict[str, Any]:
    return {
        "list": of,
        "members": page.members,
        "further": page.next,
        "written": written,
        "is_first": not after,
    }


DOORS = (
    Door("GET", "/lists/{name}", Right.SEE_LISTS, show),
    Door("POST", "/lists/{name}/take-out", Right.CHANGE_LISTS, take_out),
)
