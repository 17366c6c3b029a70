"""The server: accepts Asterisk's connections, finds the script for each by its path, and stops gracefully."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeAlias

from agi.fastagi.connection import Connection
from agi.fastagi.ending import Ending, How, OnEnd, how_it_failed_before, how_script_ended, log_ending
from agi.fastagi.errors import AGIError, Hangup, NotAdmitted, ServerStopping
from agi.fastagi.limits import Limits
from agi.fastagi.protocol import DEFAULT_LIMITS, Greeting
from agi.fastagi.request import Request
from agi.fastagi.session import Session

Script: TypeAlias = Callable[[Session], Awaitable[None]]
Resolve: TypeAlias = Callable[[Request], Script | None]
Network: TypeAlias = str | IPv4Network | IPv6Network

LOOPBACK: tuple[Network, ...] = ("127.0.0.0/8", "::1/128")
BACKLOG = 1024
"""Asterisk gives up connecting after two seconds: a burst of calls must find room to wait in."""

TICK = 0.05
"""Seconds between looks at the clock: one timer for all limits of all connections, so exact that far."""


class FastAGIServer:
    """Runs a script for every call that Asterisk sends with `AGI(agi://host:port/path)`.

    `routes`: scripts by path, or a function from a request to its script. A path finds its own entry or that
    of a shorter one before a slash: `invitation` serves `invitation/17`. `allow`: the networks peers may come
    from. `on_end` is called exactly once for every connection, with the session, if it came to one.

    However a script ends, the connection is closed and the dialplan goes on. Asterisk then sets AGISTATUS to
    SUCCESS even if there was no such path or the script raised: a dialplan that must know looks for a
    variable that the script sets as its last deed. FAILURE means that no server could be reached.
    """

    def __init__(
        self,
        routes: Mapping[str, Script] | Resolve,
        *,
        allow: Iterable[Network] = LOOPBACK,
        limits: Limits = DEFAULT_LIMITS,
        on_end: OnEnd = log_ending,
    ) -> None:
        self._resolve: Resolve = routes if callable(routes) else by_path(routes)
        self._allows = allow_list(allow)
        self._limits = limits
        self._on_end = on_end
        self._connections: dict[Connection, asyncio.Task[None] | None] = {}
        self._listening: asyncio.Server | None = None
        self._stopping = False
        self._clock: asyncio.TimerHandle | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 4573) -> None:
        """Listen; port 0 takes a free one. Raises OSError if the address cannot be had."""
        loop = asyncio.get_running_loop()
        self._stopping = False
        self._listening = await loop.create_server(
            lambda: Connection(self, self._limits, loop), host, port, backlog=BACKLOG
        )
        for listening in self._listening.sockets:
            notice_dead_peers(listening)

    @property
    def port(self) -> int:
        """The port it listens on."""
        if self._listening is None:
            raise RuntimeError("the server is not listening")
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    @property
    def live(self) -> int:
        """How many scripts run now."""
        return sum(task is not None for task in self._connections.values())

    async def stop(self, grace: float = 10.0) -> None:
        """Take no more calls, let scripts finish for `grace` seconds, then cancel them; all are reported."""
        self._stopping = True
        if self._listening is not None:
            self._listening.close()
        for connection in [connection for connection, task in self._connections.items() if task is None]:
            connection.close(ServerStopping("the server is stopping"))
        await asyncio.sleep(0)  # Every script has begun: one cancelled before would never be reported.
        tasks = {task for task in self._connections.values() if task is not None}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace)
            await self._cut_short(late)
        self._listening = None

    async def _cut_short(self, late: set[asyncio.Task[None]]) -> None:
        for connection, task in list(self._connections.items()):
            if task in late:
                connection.cut_short(ServerStopping("the time left to running scripts is over"))
        if late:
            _, deaf = await asyncio.wait(late, timeout=1.0)
            for task in deaf:
                task.cancel()

    def _look_at_the_clock(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for connection in list(self._connections):
            connection.look_at_the_clock(now)
        self._clock = loop.call_later(TICK, self._look_at_the_clock) if self._connections else None

    # What a connection tells its host.

    def refuses(self, connection: Connection) -> AGIError | None:
        if self._stopping:
            return ServerStopping("the server is stopping")
        if not self._allows(connection.peer):
            return NotAdmitted(f"{connection.peer} is not on the allow-list")
        if len(self._connections) >= self._limits.sessions:
            return NotAdmitted(f"there are {self._limits.sessions} sessions already")
        self._connections[connection] = None
        if self._clock is None:
            self._clock = connection.loop.call_later(TICK, self._look_at_the_clock)
        return None

    def greeted(self, connection: Connection, greeting: Greeting) -> None:
        session = Session(connection, Request(greeting.variables))
        self._connections[connection] = connection.loop.create_task(self._run(connection, session))

    def left_ungreeted(self, connection: Connection, error: AGIError) -> None:
        self._connections.pop(connection, None)
        self._report(None, connection, how_it_failed_before(error), error)

    def cut_short(self, connection: Connection) -> None:
        task = self._connections.get(connection)
        if task is not None:
            task.cancel()

    async def _run(self, connection: Connection, session: Session) -> None:
        """Run the script of one call, and close the connection however it ends: then the dialplan goes on."""
        error: BaseException | None = None
        how = How.UNKNOWN_PATH
        try:
            script = self._resolve(session.request)
            if script is not None:
                await script(session)
                how = How.FINISHED
        except asyncio.CancelledError:
            error = connection.lost or ServerStopping("the script was cancelled")
        except Exception as raised:
            error = raised
        finally:
            connection.close(Hangup("the script is over"))
            del self._connections[connection]
        self._report(session, connection, how if error is None else how_script_ended(error), error)

    def _report(
        self, session: Session | None, connection: Connection, how: How, error: BaseException | None
    ) -> None:
        loop = connection.loop
        try:
            self._on_end(session, Ending(how, connection.peer, error, loop.time() - connection.began_at))
        except Exception as raised:
            loop.call_exception_handler({"message": "on_end raised", "exception": raised})


def notice_dead_peers(listening: socket.socket) -> None:
    """Have the kernel ask silent peers whether they live, for a machine that lost its power says no farewell.

    Connections inherit it from the listening socket.
    """
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)


def by_path(routes: Mapping[str, Script]) -> Resolve:
    """Look a script up by the whole path, else by what of it stands before a slash, the longest first."""

    def resolve(request: Request) -> Script | None:
        path = request.path
        while (script := routes.get(path)) is None and "/" in path:
            path = path.rpartition("/")[0]
        return script

    return resolve


def allow_list(networks: Iterable[Network]) -> Callable[[str], bool]:
    """Whether a peer's address lies in one of the networks; an IPv4 peer on an IPv6 socket counts as IPv4."""
    allowed = [ip_network(network) for network in networks]

    @lru_cache(maxsize=1024)
    def allows(peer: str) -> bool:
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in allowed)

    return allows
