"""Asterisk's side of FastAGI, played by hand over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from agi.fastagi import Ending, FastAGIServer, How, Script, Session

HELLO = (
    b"agi_network: yes\nagi_network_script: test\nagi_request: agi://127.0.0.1/test\n"
    b"agi_channel: PJSIP/carrier-00000001\nagi_uniqueid: 1.1\nagi_callerid: 0551234567\n\n"
)


@dataclass
class AsteriskSide:
    """One connection: says what it is told to, and hears what the server sends."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def says(self, what: bytes) -> None:
        self.writer.write(what)

    async def hears(self) -> str:
        """The next command, without its line feed; empty when the server has closed."""
        line = await asyncio.wait_for(self.reader.readline(), 5)
        return line.decode("utf-8", "surrogateescape").rstrip("\n")

    async def hears_nothing_more(self) -> None:
        """Wait until the server closes; AssertionError if it sends a command before."""
        try:
            rest = await asyncio.wait_for(self.reader.read(), 5)
        except ConnectionResetError:
            rest = b""
        assert rest == b"", rest


@dataclass
class Exchange:
    """A server with one script at the path `test`, and what it reported about each connection."""

    server: FastAGIServer
    endings: list[tuple[Session | None, Ending]] = field(default_factory=list)
    opened: list[AsteriskSide] = field(default_factory=list)

    async def connect(self, says: bytes = HELLO) -> AsteriskSide:
        side = AsteriskSide(*await asyncio.open_connection("127.0.0.1", self.server.port))
        self.opened.append(side)
        side.says(says)
        return side

    async def ending(self, number: int = 0) -> Ending:
        """The report about the connection that ended as that number, counted from 0."""
        async with asyncio.timeout(5):
            while len(self.endings) <= number:
                await asyncio.sleep(0.005)
        return self.endings[number][1]

    async def how(self, number: int = 0) -> How:
        return (await self.ending(number)).how


@asynccontextmanager
async def exchange(routes: Any, **server_options: Any) -> AsyncIterator[Exchange]:
    """A running server; `routes` may be one script, then it stands at `test`."""
    table: Any = {"test": routes} if is_script(routes) else routes
    open_exchange = Exchange(FastAGIServer(table, on_end=lambda *report: record(report), **server_options))

    def record(report: tuple[Session | None, Ending]) -> None:
        open_exchange.endings.append(report)

    await open_exchange.server.start(port=0)
    try:
        yield open_exchange
    finally:
        for side in open_exchange.opened:
            side.writer.close()
        await open_exchange.server.stop(grace=0.1)


def is_script(routes: Any) -> bool:
    return asyncio.iscoroutinefunction(routes)


def one_command(send: Callable[[Session], Any]) -> tuple[Script, list[Any]]:
    """A script of one command, and the list its result or exception goes to."""
    results: list[Any] = []

    async def script(session: Session) -> None:
        try:
            results.append(await send(session))
        except Exception as error:
            results.append(error)
            raise

    return script, results
