"""The files that pages need: their address changes with what is in them, so that a browser keeps them for ever."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.look import STATIC

FOR_EVER = "public, max-age=31536000, immutable"


async def static_files(request: Request) -> Response:
    """One of them. Raises `HTTPException` for what is none."""
    file = (STATIC / request.path_params["file"]).resolve()
    if not file.is_relative_to(STATIC) or not file.is_file():
        raise HTTPException(404)
    return FileResponse(file, headers={"cache-control": FOR_EVER})
