"""Who is never to be called, as staff look through it: page by page, by a part of a name or of a number."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from centralino import cursors
from centralino.campaigns.store import never_called as store
from centralino.campaigns.store.never_called import NeverCalled
from centralino.cursors import Page
from centralino.database import Connection

PAGE: Final = 50
LETTERS: Final = 3  # that a part of a name has at the least, to find its people by an index
FEW: Final = (
    5000  # people of whom it is quicker to see what they said than to see, of all who spoke, who they are
)


async def never_called_page(
    connection: Connection, part: str = "", *, lifted: bool = False, after: str | None = None
) -> Page[NeverCalled]:
    """Looked for by a part of a name or of a number, written without saying which of them; otherwise as below."""
    digits = _digits(part)
    name = "" if digits else part
    return await those_never_called(
        connection, name=name, digits=digits, lifted=lifted, after=after, most=PAGE
    )


async def those_never_called(
    connection: Connection,
    *,
    name: str = "",
    digits: str = "",
    lifted: bool = False,
    after: str | None = None,
    most: int,
) -> Page[NeverCalled]:
    """Whose word stands, or (`lifted`) was taken back, the last first; `after` is the cursor of the page before."""
    named = await store.contacts_named(connection, name, FEW) if len(name) >= LETTERS else None
    found = await store.never_called(
        connection,
        lifted=lifted,
        name=name,
        among=named if named is not None and len(named) < FEW else None,
        digits=digits,
        after=cursors.read_two(after, datetime, int),
        most=most + 1,
    )
    return cursors.page(found, most, lambda each: (each.lifted_at or each.at, each.id))


def _digits(part: str) -> str:
    """Those of a part of a number; nothing where letters stand beside them."""
    found = "".join(each for each in part if each.isascii() and each.isdigit())
    return "" if any(each.isalpha() for each in part) else found
