"""How a subject is added to the API: a router whose every request is one deed, done once."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from web.api.frame.deeds import Deed, Replayed, sum_of
from web.api.frame.problems import Kind, Problem

ROOT: Final = "/api/v1"
KEY: Final = "Idempotency-Key"

KEY_PATTERN: Final = r'"[ !#-\[\]-~]{1,255}"|[!#-~]{1,255}'
"""A string of RFC 9651 without anything escaped, or what is visible in ASCII as it is."""


def resource(path: str, name: str) -> APIRouter:
    """An empty router for one subject, below `/api/v1`; `name` is what the document calls it."""
    return APIRouter(
        prefix=f"/{path}",
        tags=[name],
        route_class=_OneDeed,
        generate_unique_id_function=_operation,
    )


def made_at(response: Response, path: str) -> None:
    """Say where that which was just made can be looked at; `path` is below `/api/v1`."""
    response.headers["location"] = f"{ROOT}/{path}"


def _operation(route: APIRoute) -> str:
    """What client libraries call it: stays as it is."""
    return re.sub(r"\W", "_", f"{route.tags[0]}_{route.name}".lower())


class _OneDeed(APIRoute):
    """A route around whose handler the transaction of the request is opened, kept and ended."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def answer(request: Request) -> Response:
            _must_be_json(request)
            async with AsyncExitStack() as stack:
                deed = request.state.deed = await _deed(request, stack)
                try:
                    response = await inner(request)
                except Replayed as replayed:
                    return replayed.response
                await deed.keep(response)
            return response

        return answer


async def _deed(request: Request, stack: AsyncExitStack) -> Deed:
    key = _key(request) if request.method == "POST" else None
    if key is None:
        return Deed(stack, None, b"")
    address = f"{request.url.path}?{request.url.query}"
    return Deed(stack, key, sum_of(request.method, address, await request.body()))


def _key(request: Request) -> str | None:
    """As a string of RFC 9651, or plainly. Raises `Problem`."""
    written = request.headers.get(KEY)
    if written is None:
        return None
    if not re.fullmatch(KEY_PATTERN, written.strip()):
        raise Problem(Kind.BAD_KEY, "It has 1 to 255 visible ASCII characters; a UUID is fine.")
    return written.strip().strip('"')


def _must_be_json(request: Request) -> None:
    """Raises `Problem`: a form that some page sends us is none of ours."""
    headers = request.headers
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    sort = headers.get("content-type", "").partition(";")[0].strip().lower()
    if sort != "application/json":
        raise Problem(Kind.NOT_JSON, "Send it with Content-Type: application/json.")
