"""Ports nobody uses, so that two runs of the tests at once do not meet."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that was free a moment ago, of TCP or of UDP (`SOCK_DGRAM`)."""
    return _first_free(lambda: 0, kind)


def free_range(length: int) -> tuple[int, int]:
    """The first and last of a range of UDP ports whose ends are free, for RTP: it begins with an even one."""
    first = _first_free(lambda: random.randrange(20000, 32000 - length, length), socket.SOCK_DGRAM)
    return first, first + length - 1


def _first_free(candidate: Callable[[], int], kind: socket.SocketKind) -> int:
    for _ in range(50):
        with socket.socket(socket.AF_INET, kind) as attempt:
            try:
                attempt.bind(("127.0.0.1", candidate()))
            except OSError:
                continue
            port: int = attempt.getsockname()[1]
            return port
    raise RuntimeError("no free port found")
