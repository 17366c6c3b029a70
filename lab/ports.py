"""Free ports of this machine, each handed out once until it is given back or whoever took it has ended."""

from __future__ import annotations

import fcntl
import os
import random
import socket
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import gettempdir

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
    """So many free ports in a row, the first one even, as RTP has it.

    A row may have ports of another process's row: a PBX that finds one taken takes the next.
    """
    begins, ends = (SINGLE, LAST) if count == 1 else (FIRST, SINGLE - count)
    for _ in range(1000):
        first = random.randrange(begins, ends, 2)
        wanted = range(first, first + count)
        if _given.isdisjoint(wanted) and all(map(_is_free, wanted)) and (count > 1 or reserve(first)):
            _given.update(wanted)
            return wanted
    raise OSError(f"no {count} free ports in a row between {begins} and {ends}")


def give_back(ports: Iterable[int]) -> None:
    """They are needed no more, and may be handed out again."""
    for port in ports:
        _given.discard(port)
        fcntl.lockf(_reservations(), fcntl.LOCK_UN, 1, port)


def reserve(port: int) -> bool:
    """Whether no other process was given this one; if so it is this one's, until it ends.

    Who was given a port takes some seconds until they listen at it: whoever looks meanwhile finds it free.
    """
    try:
        fcntl.lockf(_reservations(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except (BlockingIOError, PermissionError):  # which of the two it is differs by system: fcntl(2)
        return False
    return True


@cache
def _reservations() -> int:
    """A file of which each byte stands for a port; that one is locked is all there is to it."""
    file = Path(gettempdir()) / f"centralino-lab-ports-{os.geteuid()}"
    return os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as trial:
            try:
                trial.bind((HOST, port))
            except OSError:
                return False
    return True
