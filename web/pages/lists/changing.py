"""A list gets another name, becomes part of another list, or is no more; campaigns follow."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.lists import merge_lists, remove_list, rename_list
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList, lists
from centralino.directory.lists import plain_list_name
from web.doors import Door
from web.in_words import in_words
from web.pages.lists.finding import address_of, list_of
from web.pages.lists.overview import no_name
from web.visit import Visit


async def rename(visit: Visit) -> Response:
    """In every plan too."""
    name = plain_list_name((await visit.field("name"))[:200])
    async with visit.changing() as connection:
        of = await list_of(visit, connection)
        if not name or name == of.name:
            return _refused(visit, of, no_name(visit)) if not name else visit.see_other(address_of(of))
        renamed = await rename_list(connection, of, name)
    if isinstance(renamed, Refused):
        return _refused(visit, of, in_words(visit, renamed.why))
    return visit.see_other(
        address_of(renamed), visit.gettext("The list is called %(name)s from now on.", name=name)
    )


async def merge(visit: Visit) -> Response:
    """Whoever is on it is on the other; plans name that one."""
    async with visit.changing() as connection:
        of = await list_of(visit, connection)
        into = await lists(connection, [await visit.field("into")])
        if not into:
            return _refused(visit, of, visit.gettext("That list is no more: choose another."))
        merged = await merge_lists(connection, of, into[0], visit.now, visit.me.name)
    if isinstance(merged, Refused):
        return _refused(visit, of, in_words(visit, merged.why))
    words = visit.ngettext(
        "%(from)s is part of this list now; %(num)d member was not on it before.",
        "%(from)s is part of this list now; %(num)d members were not on it before.",
        merged.joined,
        **{"from": of.name},
    )
    return visit.see_other(address_of(merged.into), words)


async def remove(visit: Visit) -> Response:
    """For good; whoever was on it stays in the directory."""
    async with visit.changing() as connection:
        of = await list_of(visit, connection)
        removed = await remove_list(connection, of)
    if isinstance(removed, Refused):
        return _refused(visit, of, in_words(visit, removed.why))
    return visit.see_other("/lists", visit.gettext("The list %(name)s is removed.", name=of.name))


def _refused(visit: Visit, of: ContactList, words: str) -> Response:
    return visit.see_other(address_of(of), words, "refused")


DOORS = (
    Door("POST", "/lists/{name}/rename", Right.CHANGE_LISTS, rename),
    Door("POST", "/lists/{name}/merge", Right.CHANGE_LISTS, merge),
    Door("POST", "/lists/{name}/remove", Right.CHANGE_LISTS, remove),
)
