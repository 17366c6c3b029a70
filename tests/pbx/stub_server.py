"""A FastAGI server made of raw asyncio, which can do wrong what ours never should."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field


@dataclass
class Visit:
    """One session with Asterisk: the greeting it sent, and the means to answer."""

    greeting: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def script(self) -> str:
        return self.greeting["agi_network_script"]

    async def command(self, line: str) -> str:
        """Send one command; the reply, or the empty text when Asterisk has closed."""
        self.writer.write(line.encode() + b"\n")
        return await self.line()

    async def line(self) -> str:
        return (await self.reader.readline()).decode("utf-8", "replace").rstrip("\n")


Behaviour = Callable[[Visit], Awaitable[None]]


@dataclass
class StubServer:
    """Serves every visit with `behaves`, which a test may change at any time."""

    port: int
    behaves: Behaviour
    visits: list[Visit] = field(default_factory=list)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._visited, "127.0.0.1", self.port)

    async def stop(self) -> None:
        """Stop accepting and drop whoever is connected, as a killed process would."""
        if self._server:
            self._server.close()
        for visit in self.visits:
            visit.writer.transport.abort()

    async def _visited(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeting: dict[str, str] = {}
        while line := (await reader.readline()).decode("utf-8", "replace").strip():
            name, _, value = line.partition(": ")
            greeting[name] = value
        visit = Visit(greeting, reader, writer)
        self.visits.append(visit)
        try:
            await self.behaves(visit)
        except ConnectionError:
            pass
        finally:
            writer.close()


async def says_nothing(visit: Visit) -> None:
    """As a frozen process: the connection stands, and nobody speaks."""
    await visit.reader.read()


async def gives_up(visit: Visit) -> None:
    """As a script that failed: it ends without having set CALL_HANDLED."""


async def carries_to_the_end(visit: Visit) -> None:
    """As a script that did its work."""
    await visit.command("ANSWER")
    await visit.command('SET VARIABLE "CALL_HANDLED" "yes"')
