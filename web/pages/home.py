"""The first page after signing in."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from web.doors import Door
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """What there is for this visitor."""
    return visit.page("home/show.html")


DOORS = (Door("GET", "/", Right.OWN_ACCOUNT, show),)
