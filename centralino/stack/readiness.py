"""How a process tells whoever started it that it is ready: systemd's protocol, which `centralino up` speaks too."""

from __future__ import annotations

import asyncio
import itertools
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

VARIABLE = "NOTIFY_SOCKET"  # sd_notify(3)

_numbers = itertools.count(1)


def announcer() -> Callable[[], None]:
    """What to call when we are ready. The address is taken out of the environment now: Asterisk and Postgres know the
    protocol too, and would speak for us."""
    address = os.environ.pop(VARIABLE, "")
    return lambda: _announce(address) if address else None


def _announce(address: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told, suppress(OSError):
        told.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        told.send(b"READY=1")


class Readiness:
    """The listening side, for one child: put `variables` into its environment, then wait."""

    def __init__(self) -> None:
        name = f"centralino-{os.getpid()}-{next(_numbers)}"
        self.variables = {VARIABLE: f"@{name}"}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.bind(f"\0{name}")

    async def wait(self) -> None:
        """Return when the child has said that it is ready."""
        while b"READY=1" not in await asyncio.get_running_loop().sock_recv(self._socket, 4096):
            pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
