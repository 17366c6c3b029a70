"""The script that a page of the organisation's loads, so that the form within it is as high as it needs to be."""

from __future__ import annotations

from starlette.responses import FileResponse, Response

from web.doors import PUBLIC, Door
from web.look import STATIC
from web.visit import Visit

AN_HOUR = "public, max-age=3600"  # its address stands in pages that are not ours, and stays the same


async def script(_visit: Visit) -> Response:
    """It may be loaded from anywhere, and knows nothing."""
    headers = {"cache-control": AN_HOUR, "cross-origin-resource-policy": "cross-origin"}
    return FileResponse(STATIC / "embed.js", headers=headers, media_type="text/javascript")


DOORS = (Door("GET", "/register/embed.js", PUBLIC, script),)
