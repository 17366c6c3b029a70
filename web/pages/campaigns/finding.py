"""Which campaign a page is of."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from centralino.campaigns.store.campaigns import Campaign, find_campaign
from centralino.database import Connection
from web.visit import Visit

NOT_FOUND = 404


async def campaign_of(visit: Visit, connection: Connection) -> Campaign:
    """The one that the address names. Raises `HTTPException` where there is none."""
    campaign = await find_campaign(connection, name_of(visit))
    if campaign is None:
        raise HTTPException(NOT_FOUND)
    return campaign


def name_of(visit: Visit) -> str:
    """The campaign's name, as the address has it."""
    return str(visit.request.path_params["name"])


def address_of(visit: Visit, *further: str) -> str:
    """Of the campaign's own page, or of one below it."""
    return "/".join([f"/campaigns/{name_of(visit)}", *further])
