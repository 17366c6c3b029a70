"""The first page of the settings: what there is to be seen."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from web.doors import Door
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """Each part as a tile."""
    return visit.page("settings/all.html")


DOORS = (Door("GET", "/settings", Right.SEE_SETTINGS, show),)
