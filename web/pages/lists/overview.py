"""All lists, how many are on each, and how many campaigns call them; and a new list."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.lists import uses
from centralino.directory.contacts import Refused
from centralino.directory.list_store import lists
from centralino.directory.lists import create_list, plain_list_name
from web.doors import Door
from web.in_words import in_words
from web.pages.lists.finding import BAD_REQUEST, address_of
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """All of them by name."""
    return await _page(visit)


async def create(visit: Visit) -> Response:
    """A list with nobody on it, under a name as near as may be to what was written."""
    written = (await visit.field("name"))[:200]
    name = plain_list_name(written)
    if not name:
        return await _page(visit, BAD_REQUEST, written=written, wrong=no_name(visit))
    async with visit.changing() as connection:
        made = await create_list(connection, name, visit.now, visit.me.name)
    if isinstance(made, Refused):
        return await _page(visit, BAD_REQUEST, written=written, wrong=in_words(visit, made.why))
    return visit.see_other(address_of(made), visit.gettext("The list %(name)s is made.", name=name))


def no_name(visit: Visit) -> str:
    """What is said of a name without a letter or digit."""
    return visit.gettext("A name of a list has letters or digits.")


async def _page(visit: Visit, status: int = 200, *, written: str = "", wrong: str = "") -> Response:
    async with visit.reading() as connection:
        known, used = await lists(connection), await uses(connection)
    return visit.page("lists/all.html", status, lists=known, uses=used, written=written, wrong=wrong)


DOORS = (
    Door("GET", "/lists", Right.SEE_LISTS, show),
    Door("POST", "/lists", Right.CHANGE_LISTS, create),
)
