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
    return _router(path, name, _OneDeed)


def resource_of_files(path: str, name: str) -> APIRouter:
    """The same for what takes a file as its body: each handler asks `arriving` for it (frame/files.py)."""
    return _router(path, name, _OneDeedWithAFile)


def _router(path: str, name: str, route_class: type[APIRoute]) -> APIRouter:
    return APIRouter(
        prefix=f"/{path}",
        tags=[name],
        route_class=route_class,
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
            async with AsyncExitStack() as stack:
                deed = request.state.deed = await self._deed(request, stack)
                try:
                    response = await inner(request)
                except Replayed as replayed:
                    return replayed.response
                await deed.keep(response)
            return response

        return answer

    async def _deed(self, request: Request, stack: AsyncExitStack) -> Deed:
        _must_be_json(request)
        key = _key(request)
        if key is None:
            return Deed(stack, None, b"")
        return Deed(stack, key, sum_of(request.method, address_of(request), await request.body()))


class _OneDeedWithAFile(_OneDeed):
    """Such a route whose body is not in memory at any time."""

    async def _deed(self, request: Request, stack: AsyncExitStack) -> Deed:
        return Deed(stack, _key(request), b"")


def address_of(request: Request) -> str:
    """What was asked for, with all that stands behind the question mark."""
    return f"{request.url.path}?{request.url.query}"


def _key(request: Request) -> str | None:
    """Of what makes something, as a string of RFC 9651 or plainly. Raises `Problem`."""
    written = request.headers.get(KEY) if request.method == "POST" else None
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
