"""What one request changes: one transaction, in which the answer is kept for when the same request comes again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.responses import Response

from centralino.access.actions import Token
from centralino.access.store import replays
from centralino.access.store.audit import audited
from centralino.access.store.replays import KEPT_FOR, KeptAnswer
from centralino.database import Connection, Database
from web.api.frame.problems import Kind, Problem

KEPT_HEADERS: Final = ("content-type", "location")
REPLAYED: Final = "idempotency-replayed"


class Replayed(Exception):
    """The request was done before: this is what was answered."""

    def __init__(self, response: Response) -> None:
        super().__init__("answered before")
        self.response = response


@dataclass(slots=True)
class Deed:
    """Of one request: nothing is begun before something is to be changed.

    `asked` tells requests apart; of a body that is a file it is there once that has come. Without a `key` the answer
    is not kept.
    """

    stack: AsyncExitStack
    key: str | None
    asked: bytes
    _begun: tuple[Connection, Token, datetime] | None = None

    async def begin(self, database: Database, token: Token, at: datetime) -> Connection:
        """The transaction. Raises `DatabaseUnavailable`, `Problem`, and `Replayed` when all was done before."""
        if self._begun is None:
            connection = await self.stack.enter_async_context(database.transaction())
            if self.key:
                await _be_the_first(connection, token, self.key, self.asked, at)
            await audited(connection, token.name, "api")
            self._begun = connection, token, at
        return self._begun[0]

    async def keep(self, response: Response) -> None:
        """What is answered will be answered again; what changed nothing is not kept."""
        if self._begun is None or self.key is None:
            return
        connection, token, at = self._begun
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        answer = KeptAnswer(self.asked, response.status_code, headers, bytes(response.body))
        await replays.keep_answer(connection, token.id, self.key, answer, at)


def sum_of(method: str, address: str, body: bytes) -> bytes:
    """By which two requests are known to be the same."""
    summing = sum_begun(method, address)
    summing.update(body)
    return summing.digest()


def sum_begun(method: str, address: str) -> hashlib._Hash:
    """The same of a body that comes in pieces, before the first of them."""
    return hashlib.sha256(b"\0".join((method.encode(), address.encode(), b"")))


async def _be_the_first(connection: Connection, token: Token, key: str, asked: bytes, at: datetime) -> None:
    if not await replays.take_key(connection, token.id, key):
        raise Problem(
            Kind.STILL_AT_WORK,
            "Ask again in a moment, with the same key: then the answer is there.",
            headers={"retry-after": "1"},
        )
    kept = await replays.kept_answer(connection, token.id, key, since=at - KEPT_FOR)
    if kept is None:
        return
    if kept.asked != asked:
        raise Problem(Kind.KEY_USED_OTHERWISE, "Draw a new key for each new request.")
    raise Replayed(_again(kept.status, kept.headers, kept.body))


def _again(status: int, headers: Mapping[str, str], body: bytes) -> Response:
    return Response(body, status, {**headers, REPLAYED: "true"})
