"""Which list a page is of, and who a form means."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.list_store import ContactList, lists
from centralino.directory.store import contacts_by_id
from web.ids import read_id
from web.visit import Visit

BAD_REQUEST, NOT_FOUND = 400, 404


async def list_of(visit: Visit, connection: Connection) -> ContactList:
    """The one that the address names. Raises `HTTPException` where there is none."""
    found = await lists(connection, [str(visit.request.path_params["name"])])
    if not found:
        raise HTTPException(NOT_FOUND)
    return found[0]


async def contact_meant(visit: Visit, connection: Connection) -> Contact:
    """Whose id the form has. Raises `HTTPException` where there is nobody."""
    found = await contact_of(connection, await visit.field("contact"))
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found


async def contact_of(connection: Connection, written: str) -> Contact | None:
    """Whose id is written there, if it is anybody's."""
    contact_id = read_id(written)
    found = [] if contact_id is None else await contacts_by_id(connection, [contact_id])
    return found[0] if found else None


def address_of(of: ContactList, *further: str) -> str:
    """Of the list's own page, or of one below it."""
    return "/".join([f"/lists/{of.name}", *further])
