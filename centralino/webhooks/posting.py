"""The door to the other end: one POST, and what came back, within its time and never into a house."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)

from centralino.webhooks.rules.addresses import is_public
from centralino.webhooks.rules.patience import ANSWERS_WITHIN

READ: Final = 1000  # bytes of an answer, to be shown to people
CONNECTIONS: Final = 64
IDLE_FOR: Final = (
    2.0  # seconds: what others keep open for longer they may have closed, and a POST is not sent twice
)
KNOWN_WITHIN: Final = 2.0  # seconds for the address of a name

GONE: Final = 410


class InsideAHouse(OSError):
    """The name leads to an address that not the whole internet reaches."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; without a `status` nothing did, and `said` is why."""

    status: int | None
    said: str
    took_ms: int

    @property
    def is_taken(self) -> bool:
        """Whether the other end has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the other end wants nothing any more (RFC 9110, 15.5.11)."""
        return self.status == GONE


class Poster:
    """To be made inside a running loop. `anywhere`: addresses inside a house are as good as others."""

    def __init__(self, *, anywhere: bool, answers_within: float = ANSWERS_WITHIN.total_seconds()) -> None:
        self._anywhere = anywhere
        self._http = ClientSession(
            connector=TCPConnector(
                limit=CONNECTIONS, keepalive_timeout=IDLE_FOR, socket_factory=self._socket
            ),
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=answers_within),
            auto_decompress=False,
            headers={"user-agent": "Centralino-Webhooks/1", "accept-encoding": "identity"},
        )

    async def post(self, address: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Never raises what the other end, or the way to it, is to blame for; redirects are not followed."""
        began = monotonic()
        try:
            async with self._http.post(
                address,
                data=body,
                headers={"content-type": "application/json", **headers},
                allow_redirects=False,
            ) as answer:
                said = await answer.content.read(READ)
                return Reply(answer.status, _legible(said), _since(began))
        except TimeoutError:
            return Reply(None, "no answer in time", _since(began))
        except (ClientError, OSError, ValueError) as error:
            return Reply(None, _legible(_why(error).encode())[:READ], _since(began))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.close()

    def _socket(self, where: tuple[Any, ...]) -> socket.socket:
        """For an address as it was found: whatever its name was, and whoever changed what the name means."""
        family, kind, protocol, _, (host, *_) = where
        if not self._anywhere and not is_public(host):
            raise InsideAHouse(
                f"{host} is inside a house: the address leads to what the internet does not reach"
            )
        return socket.socket(family, kind, protocol)


async def addresses_of(host: str) -> Sequence[str]:
    """The IP addresses of a name, as far as they are found at once."""
    try:
        async with asyncio.timeout(KNOWN_WITHIN):
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # a time-out is one, too
        return ()
    return sorted({str(where[0]) for *_, where in found})


def _why(error: Exception) -> str:
    cause = error.os_error if isinstance(error, ClientConnectorError) else error
    return str(cause) or repr(cause)


def _legible(said: bytes) -> str:
    """As text that can be kept and shown."""
    return said.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _since(began: float) -> int:
    return round((monotonic() - began) * 1000)
