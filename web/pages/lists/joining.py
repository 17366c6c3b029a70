"""Putting people on a list by hand: somebody who is looked for, or somebody new."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.directory import member_store
from centralino.directory.contacts import Contact, Refused
from centralino.directory.list_store import ContactList
from centralino.directory.membership import add_member, add_person
from centralino.directory.numbers import to_e164
from centralino.directory.searching import search
from centralino.support.importing.cells import Wrong, read_name
from web.doors import Door
from web.in_words import in_words
from web.pages.lists.finding import BAD_REQUEST, address_of, contact_meant, list_of
from web.visit import Visit

SHOWN: Final = 20  # who may be meant


async def show(visit: Visit) -> Response:
    """Who was looked for, and the form for somebody new."""
    return await _page(visit)


async def put_on(visit: Visit) -> Response:
    """Somebody we know; also put back after they were taken out."""
    async with visit.changing() as connection:
        of, contact = await list_of(visit, connection), await contact_meant(visit, connection)
        added = await add_member(connection, of, contact, visit.now, visit.me.name)
    if isinstance(added, Refused):
        return visit.see_other(address_of(of), in_words(visit, added.why), "refused")
    return visit.see_other(address_of(of), _on_it(visit, contact))


async def put_on_new(visit: Visit) -> Response:
    """Somebody with a name and a number; whoever is known by both is taken for the same."""
    written = {"name": (await visit.field("name"))[:300], "number": (await visit.field("number"))[:60]}
    region = visit.office.settings.default_region
    if wrong := _wrong(visit, written, region):
        return await _page(visit, BAD_REQUEST, written=written, wrong=wrong)
    async with visit.changing() as connection:
        of = await list_of(visit, connection)
        added = await add_person(
            connection, of, written["name"], written["number"], region, visit.now, visit.me.name
        )
    if isinstance(added, Refused):
        return await _page(visit, BAD_REQUEST, written=written, wrong={"name": in_words(visit, added.why)})
    return visit.see_other(address_of(of), _on_it(visit, added.contact))


async def _page(
    visit: Visit,
    status: int = 200,
    *,
    written: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response:
    looked_for = visit.query("q")[:100]
    async with visit.reading() as connection:
        of = await list_of(visit, connection)
        found = await _found(visit, connection, looked_for) if looked_for else []
        on_it = await _on_list(connection, of, found)
    return visit.page(
        "lists/join.html",
        status,
        list=of,
        looked_for=looked_for,
        found=found[:SHOWN],
        more=len(found) > SHOWN,
        on_it=on_it,
        written=written or {"name": "", "number": ""},
        wrong=wrong or {},
    )


async def _found(visit: Visit, connection: Connection, looked_for: str) -> list[Contact]:
    found = await search(connection, looked_for, visit.office.settings.default_region)
    return [hit.contact for hit in found.hits]


async def _on_list(connection: Connection, of: ContactList, found: list[Contact]) -> set[int]:
    ids = [contact.id for contact in found]
    return {each.contact_id for each in await member_store.among(connection, of.id, ids, ("", 0), len(ids))}


def _wrong(visit: Visit, written: dict[str, str], region: str) -> dict[str, str]:
    wrong, name = dict[str, str](), read_name(written["name"])
    if isinstance(name, Wrong) or not name:
        wrong["name"] = visit.gettext("A name has 1 to 200 characters on one line.")
    if to_e164(written["number"], region) is None:
        wrong["number"] = visit.gettext("That is no telephone number.")
    return wrong


def _on_it(visit: Visit, contact: Contact) -> str:
    return visit.gettext("%(name)s is on the list.", name=contact.name)


DOORS = (
    Door("GET", "/lists/{name}/join", Right.CHANGE_LISTS, show),
    Door("POST", "/lists/{name}/join", Right.CHANGE_LISTS, put_on),
    Door("POST", "/lists/{name}/join-new", Right.CHANGE_LISTS, put_on_new),
)
