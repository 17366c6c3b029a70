"""The one way into the API: by a token, at a pace, and with a body of a decent size."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from centralino.access.actions import Token, whose_token
from centralino.clock import now
from centralino.database import Database, DatabaseUnavailable
from web.api.frame.problems import Kind, Problem
from web.phone.pace import Pace

log = structlog.get_logger()

LARGEST_BODY: Final = 1024 * 1024  # bytes
PACES_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True)
class FileTaken:
    """A file that may be sent with a method to addresses (a pattern of all of one), and its most bytes."""

    method: str
    address: str
    most: int


class Entering:
    """An ASGI application around another. What is `public` may be asked for by anybody; cookies are no token.

    Each token has a `pace` of its own in each process. A body has LARGEST_BODY bytes at the most, unless it is
    one of the `files`.
    """

    def __init__(
        self,
        inner: ASGIApp,
        database: Database,
        public: frozenset[str],
        pace: Callable[[], Pace],
        files: Sequence[FileTaken] = (),
    ) -> None:
        self._inner, self._database, self._public, self._pace = inner, database, public, pace
        self._files = files
        self._paces: dict[int, Pace] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or say why not."""
        if scope["type"] != "http":
            return
        largest = self._largest(scope)
        try:
            await self._let_in(scope, largest)
        except Problem as problem:
            await problem.answer()(scope, receive, send)
            return
        await self._inner(scope, _counted(receive, largest), send)

    def _largest(self, scope: Scope) -> int:
        for each in self._files:
            if each.method == scope["method"] and re.fullmatch(each.address, scope["path"]):
                return each.most
        return LARGEST_BODY

    async def _let_in(self, scope: Scope, largest: int) -> None:
        request = Request(scope)
        _not_too_large(request.headers.get("content-length", "0"), largest)
        if request.method == "GET" and scope["path"] in self._public:
            return
        at = now()
        token = await self._whose(_shown(request))
        if not self._pace_of(token).allows(time.monotonic()):
            raise Problem(Kind.TOO_MANY, "Ask more slowly.", headers={"retry-after": "1"})
        scope["state"] = {**scope.get("state", {}), "token": token, "now": at}

    async def _whose(self, secret: str) -> Token:
        try:
            async with self._database.connection() as connection:
                token = await whose_token(connection, secret, at=now())
        except DatabaseUnavailable as error:
            log.warning("no token can be looked up", why=str(error))
            raise away() from error
        if token is None:
            raise _no_token("It is none of ours, or none any more.", ' error="invalid_token"')
        return token

    def _pace_of(self, token: Token) -> Pace:
        if len(self._paces) > PACES_KEPT:
            self._paces.clear()
        if token.id not in self._paces:
            self._paces[token.id] = self._pace()
        return self._paces[token.id]


def away() -> Problem:
    """The database cannot be asked just now."""
    return Problem(Kind.AWAY, "Ask again in a few seconds.", headers={"retry-after": "5"})


def _shown(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _no_token("Send it with each request, as Authorization: Bearer cen_…")
    return secret.strip()


def _no_token(detail: str, error: str = "") -> Problem:
    # RFC 6750, 3: where nothing was shown it is not told that something is wrong with it.
    return Problem(
        Kind.NO_TOKEN,
        detail,
        headers={"www-authenticate": f'Bearer realm="centralino"{error and ","}{error}'},
    )


def _not_too_large(told: str, largest: int) -> None:
    if not told.isdecimal() or len(told) > 18 or int(told) > largest:
        raise _too_large(largest)


def _too_large(largest: int) -> Problem:
    return Problem(Kind.TOO_LARGE, f"Send {largest:,} bytes at the most: a part at a time.")


def _counted(receive: Receive, largest: int) -> Receive:
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > largest:
            raise _too_large(largest)
        return message

    return counted
