"""The waiting room: who registered and awaits the word of sales, the longest first."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.support.awaiting import awaiting_authorisation
from web.doors import Door
from web.pages.support.deciding import decided_just_now
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """A page of them, each with the two words that may be said."""
    after = visit.query("after")
    async with visit.reading() as connection:
        waiting = await awaiting_authorisation(connection, after=after or None)
        decided = await decided_just_now(visit, connection)
    return visit.page(
        "support/waiting_room.html",
        waiting=waiting.rows,
        further=waiting.next,
        is_first=not after,
        decided=decided,
        today=visit.now.astimezone(visit.office.zone).date().isoformat(),
    )


DOORS = (Door("GET", "/waiting-room", Right.DECIDE_GRANTS, show),)
