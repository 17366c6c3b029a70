"""A pool of connections that opens while Postgres is down, and is well again when Postgres is."""

from __future__ import annotations

import asyncio
import select
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from psycopg import AsyncConnection, OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool

from centralino.database.errors import DatabaseUnavailable, told_in_our_words
from centralino.database.notifications import Notified, Reconnected, listen

Answer = TypeVar("Answer")
Connection = AsyncConnection[tuple[Any, ...]]

CONNECT_WITHIN = 2  # seconds; libpq knows no shorter


class Database:
    """The way to Postgres for one process. All lengths are seconds.

    `wait` is how long one waits for a free connection: short, for a caller hears silence meanwhile. `kept` is how many
    connections stand open while no more are needed; all of them, if it is not said. The server knows its way about in
    each of them after a while, so that few that are used often cost less than many.
    `statement_timeout` makes the server give up a statement that runs longer. `known_as` is our name on the server.
    """

    def __init__(
        self,
        dsn: str,
        *,
        connections: int = 8,
        kept: int | None = None,
        wait: float = 2.0,
        statement_timeout: float | None = None,
        known_as: str = "centralino",
    ) -> None:
        self._dsn = _with_limits(dsn, statement_timeout, known_as)
        self._wait = wait
        self._abandoned: set[asyncio.Future[Any]] = set()
        # A connection that cannot be made is soon given up, and tried anew as somebody asks for one:
        # the pool's own patience doubles its pauses, and would sit out minutes of a database that is back.
        self._pool: AsyncConnectionPool[AsyncConnection] = AsyncConnectionPool(
            self._dsn,
            min_size=connections if kept is None else min(kept, connections),
            max_size=connections,
            timeout=wait,
            reconnect_timeout=wait,
            kwargs={"autocommit": True, "prepare_threshold": 2},
            open=False,
        )

    @property
    def dsn(self) -> str:
        """Where Postgres is, for a process of its own that goes there too."""
        return self._dsn

    async def open(self) -> None:
        """Begin to connect; returns at once, whether Postgres is there or not."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.close()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A connection on which every statement is committed by itself.

        Raises `DatabaseUnavailable` and `DatabaseRefused`. To cancel what is asked on it takes seconds on a
        server that is frozen: what must be in time goes through `ask`.
        """
        with told_in_our_words():
            connection = await self._take()
            try:
                yield connection
            finally:
                await self._pool.putconn(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end of the block, rolled back by any exception.

        Raises `DatabaseUnavailable` and `DatabaseRefused`.
        """
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def ask(self, question: Callable[[AsyncConnection], Awaitable[Answer]], *, within: float) -> Answer:
        """The answer to a question in `within` seconds, whatever the server does, or `DatabaseUnavailable`.

        A question without an answer is left behind: to cancel it takes the server's consent, which a frozen
        one does not give.
        """
        asking = asyncio.ensure_future(self._ask(question))
        try:
            await asyncio.wait({asking}, timeout=within)
            if asking.done():
                return asking.result()
        finally:
            self._leave_behind(asking)
        raise DatabaseUnavailable(f"no answer within {within:g} s")

    def notifications(self, channel: str) -> AsyncIterator[Notified | Reconnected]:
        """What is told on a channel, for ever, on a connection of its own.

        `Reconnected` comes first, and again after each time that something may have been missed.
        """
        return listen(self._dsn, channel)

    async def _ask(self, question: Callable[[AsyncConnection], Awaitable[Answer]]) -> Answer:
        async with self.connection() as connection:
            return await question(connection)

    def _leave_behind(self, asking: asyncio.Future[Answer]) -> None:
        if asking.done():
            return
        asking.cancel()
        self._abandoned.add(asking)  # a task nobody holds may be collected before it ends
        asking.add_done_callback(self._abandoned.discard)
        asking.add_done_callback(lambda ended: ended.cancelled() or ended.exception())

    async def _take(self) -> AsyncConnection:
        """A live connection; those that died in the pool are handed back, which replaces them."""
        deadline = time.monotonic() + self._wait
        while True:
            connection = await self._pool.getconn(timeout=deadline - time.monotonic())
            if await _is_alive(connection):
                return connection
            await self._pool.putconn(connection)


def _with_limits(dsn: str, statement_timeout: float | None, known_as: str) -> str:
    """A peer that is gone without a word is noticed, by keep-alives while we listen and by TCP while we talk.

    What the DSN says itself wins.
    """
    limits: dict[str, Any] = {
        "application_name": known_as,
        "connect_timeout": CONNECT_WITHIN,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,
    }
    if statement_timeout is not None:
        limits["options"] = f"-c statement_timeout={int(statement_timeout * 1000)}"
    return make_conninfo("", **(limits | conninfo_to_dict(dsn)))


async def _is_alive(connection: AsyncConnection) -> bool:
    """An idle connection has nothing to read unless the server said goodbye, so only then is it asked."""
    try:
        readable = select.poll()
        readable.register(connection.pgconn.socket, select.POLLIN)
        if readable.poll(0):
            await connection.execute("")
    except OperationalError:
        return False
    return True
