"""Which customer a page is about, and what its forms say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.directory.store import contacts_by_id
from centralino.support.importing.cells import Wrong, read_day
from web.visit import Visit

NOT_FOUND: Final = 404
LONGEST_WHY: Final = 500  # characters of a reason that are kept


async def contact_of(visit: Visit, connection: Connection) -> Contact:
    """The one whose number stands in the address. Raises `HTTPException` where there is none."""
    found = await contacts_by_id(connection, [visit.number_in_path("id")])
    if not found:
        raise HTTPException(NOT_FOUND)
    return found[0]


def address_of(visit: Visit) -> str:
    """Of the file of the one whose number stands in the address."""
    return f"/customers/{visit.number_in_path('id')}"


def back(visit: Visit, words: str) -> Response:
    """To the file, which says that it is done."""
    return visit.see_other(address_of(visit), words)


def refused(visit: Visit, words: str) -> Response:
    """To the file, which says why it is not done."""
    return visit.see_other(address_of(visit), words, "refused")


async def why_of(visit: Visit) -> str:
    """The reason that was written."""
    return " ".join((await visit.field("why")).split())[:LONGEST_WHY]


async def day_of(visit: Visit, name: str) -> date | Wrong | None:
    """A day that was written; None where the field was left empty."""
    written = await visit.field(name)
    return read_day(written) if written else None


def end_of(visit: Visit, day: date) -> datetime:
    """The instant at which a day is over, on our clock."""
    return visit.beginning_of(day + timedelta(days=1))


def not_a_day(visit: Visit) -> str:
    """What is said of a field that holds no day."""
    return visit.gettext("That is no day. It is written like 31/12/2026.")
