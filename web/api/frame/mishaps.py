"""Whatever goes wrong within the API, told as a problem."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from centralino.database import DatabaseRefused, DatabaseUnavailable
from web.api.frame.entering import away
from web.api.frame.problems import Kind, Problem

log = structlog.get_logger()

FAULTS_TOLD: Final = 20
OF_STATUS: Final = {
    404: (Kind.NOT_FOUND, "Nothing is at this address: see /api/v1/openapi.json for what there is."),
    405: (Kind.WRONG_METHOD, "See the header Allow for what can be done here."),
}


async def told(request: Request, error: Exception) -> Response:
    """A problem of ours, or what Starlette and FastAPI make of a request themselves."""
    if isinstance(error, Problem):
        return error.answer()
    assert isinstance(error, HTTPException)
    kind, detail = OF_STATUS.get(error.status_code, (Kind.UNREADABLE, "The body is no JSON, or too deep."))
    headers = {"allow": _allowed(request)} if kind is Kind.WRONG_METHOD else None
    return Problem(kind, detail, headers=headers).answer()


async def not_as_it_has_to_be(_request: Request, error: Exception) -> Response:
    """What the models have found, part by part; what was sent is not said again."""
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(each["type"] == "json_invalid" for each in faults):
        return Problem(Kind.UNREADABLE, "The body is no JSON.").answer()
    found = {_pointer(each["loc"]): _words(each["msg"]) for each in faults[:FAULTS_TOLD]}
    return Problem.of_fields(found).answer()


async def away_just_now(request: Request, error: Exception) -> Response:
    """The database cannot be asked."""
    log.warning("the API without the database", path=request.url.path, why=str(error))
    return away().answer()


async def in_the_way(request: Request, error: Exception) -> Response:
    """The database will not have it: somebody else was quicker between our look and our change."""
    log.error("the database refused a change", path=request.url.path, why=str(error))
    detail = "Something else was changed at the same time: look at what is there now, and try again."
    return Problem(Kind.REFUSED, detail).answer()


async def broken(_request: Request, _error: Exception) -> Response:
    """Our bug; the log has it."""
    return Problem(Kind.BROKEN, "It is in our log. Ask again later, with the same Idempotency-Key.").answer()


HANDLERS: Final[dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]] = {
    HTTPException: told,
    RequestValidationError: not_as_it_has_to_be,
    DatabaseUnavailable: away_just_now,
    DatabaseRefused: in_the_way,
    Exception: broken,
}


def _pointer(location: tuple[str | int, ...]) -> str:
    match location:
        case ("body", *parts):
            return "".join(f"/{_escaped(str(each))}" for each in parts)
        case ("query", *parts):
            return "?" + ".".join(map(str, parts))
        case _:
            return ".".join(map(str, location))


def _escaped(part: str) -> str:
    """As RFC 6901 wants it, and nothing that could not be sent on."""
    plain = part.encode("utf-8", "replace").decode()[:100]
    return plain.replace("~", "~0").replace("/", "~1")


def _words(message: str) -> str:
    return message.removeprefix("Value error, ").encode("utf-8", "replace").decode()


def _allowed(request: Request) -> str:
    """All methods of an address: each route knows only its own."""
    methods = {
        method
        for route in request.app.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", ())
    }
    return ", ".join(sorted(methods))
