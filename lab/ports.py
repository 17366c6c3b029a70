"""Free ports of this machine, each handed out once by this process until it is given back."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

HOST = "127.0.0.1"
# Below what Linux gives out by itself (ip_local_port_range): nobody gets one between our look and our use.
FIRST, LAST = 12_000, 31_900
SINGLE = 26_000
"""From here on ports are handed out one by one: strewn among the rows they would leave no room for a long one."""

_given: set[int] = set()


def free_port() -> int:
    """A port that is free for TCP and UDP on loopback."""
    return free_ports(1)[0]


def free_ports(count: int) -> range:
    """So many free ports in a row, the first one even, as RTP has it."""
    begins, ends = (SINGLE, LAST) if count == 1 else (FIRST, SINGLE - count)
    for _ in range(1000):
        first = random.randrange(begins, ends, 2)
        wanted = range(first, first + count)
        if _given.isdisjoint(wanted) and all(map(_is_free, wanted)):
            _given.update(wanted)
            return wanted
    raise OSError(f"no {count} free ports in a row between {begins} and {ends}")


def give_back(ports: Iterable[int]) -> None:
    """They are needed no more, and may be handed out again."""
    _given.difference_update(ports)


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as trial:
            try:
                trial.bind((HOST, port))
            except OSError:
                return False
    return True
