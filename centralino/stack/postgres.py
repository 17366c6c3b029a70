"""The embedded Postgres: started by the first who needs it, shared by all, stopped by the last."""

from __future__ import annotations

import fcntl
import os
import re
import shlex
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from centralino.stack.postgres_cluster import Cluster, PostgresError, binaries, create

__all__ = ["PostgresError", "Running", "create_database", "start"]

PORT = 5432  # only a part of the socket's name: no TCP port is opened
# For tests: what is lost when the machine (not the process) crashes may be lost.
FAST = ("-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
STARTED_WITHIN = 60.0
STOPPED_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server in use, until we leave it or die; the last to leave it alive stops it."""

    dsn: str
    pid: int
    _cluster: Cluster = field(repr=False)
    _use: BinaryIO = field(repr=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """End our use of the server, and stop it if nobody else uses it. Leaving twice is leaving once."""
        if self._use.closed:
            return
        with _alone(self._cluster):
            self._use.close()
            with _lock_file(self._cluster, "in-use") as use, suppress(BlockingIOError):
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop(self._cluster)


def start(directory: Path, *, fast: bool = False) -> Running:
    """The server whose data is in `directory`: the one that runs, or one started now. Blocks for seconds.

    Any number of processes may call it at once. A server whose starter was killed is found again and used;
    after a crash of the server itself the next start recovers its data. Raises `PostgresError`.
    """
    cluster = Cluster.in_folder(directory)
    with _alone(cluster):
        use = _lock_file(cluster, "in-use")
        try:
            fcntl.flock(use, fcntl.LOCK_SH)
            pid, socket = _running(cluster) or _launch(cluster, fast)
        except BaseException:
            use.close()
            raise
    return Running(f"postgresql://centralino@/centralino?host={quote(socket)}&port={PORT}", pid, cluster, use)


def create_database(dsn: str, name: str, template: str = "template1") -> str:
    """Create a database on the server of `dsn` as a copy of `template`; returns the new one's DSN."""
    command = [str(binaries() / "createdb"), f"--maintenance-db={dsn}", f"--template={template}", name]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise PostgresError(made.stderr.strip())
    return re.sub(r"(?<=/)[^/?]+(?=\?|$)", quote(name, safe=""), dsn, count=1)


@contextmanager
def _alone(cluster: Cluster) -> Iterator[None]:
    """Starting and stopping is done by one at a time."""
    with _lock_file(cluster, "starting") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lock_file(cluster: Cluster, name: str) -> BinaryIO:
    """A file to lock: `starting`, or `in-use`, which users share; the kernel lets go of it for the killed."""
    path = cluster.folder / f"{name}.lock"
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb")


def _running(cluster: Cluster) -> tuple[int, str] | None:
    """The process id and socket folder of the server of this cluster, once it takes connections."""
    deadline = time.monotonic() + STARTED_WITHIN
    while (found := _postmaster(cluster)) is not None:
        if found.status == "ready" and _answers(found.socket):
            return found.pid, found.socket
        if time.monotonic() > deadline:
            raise PostgresError(f"the server {found.pid} is {found.status} for too long")
        time.sleep(0.05)
    return None


def _answers(socket: str) -> bool:
    """Whether it really does: one that was killed this instant still looks alive to the process table."""
    asked = [str(binaries() / "pg_isready"), "-q", "-h", socket, "-p", str(PORT), "-t", "3"]
    return subprocess.run(asked, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class _Postmaster:
    """What `postmaster.pid` tells of a server that is alive."""

    pid: int
    socket: str
    status: str


def _postmaster(cluster: Cluster) -> _Postmaster | None:
    """The live server of this cluster. The number alone proves nothing: it may be somebody else's by now."""
    try:
        lines = (cluster.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid = int(lines[0])
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    if os.fsencode(cluster.data) not in arguments:
        return None
    written = dict(enumerate(lines))
    return _Postmaster(pid, written.get(4, ""), written.get(7, "starting").strip())


def _launch(cluster: Cluster, fast: bool) -> tuple[int, str]:
    if not cluster.exists:
        create(cluster, fast=fast)
    socket = cluster.socket_folder()
    _forget_the_dead(cluster, socket)
    options = shlex.join(["-k", str(socket), "-p", str(PORT), *(FAST if fast else ())])
    log = cluster.folder / "start.log"
    deadline = time.monotonic() + STARTED_WITHIN
    while True:
        log.write_bytes(b"")
        cluster.give(log)
        started = cluster.run(
            "pg_ctl", "start", "-w", "-t", str(int(STARTED_WITHIN)), "-l", log, "-o", options
        )
        if started.returncode == 0 and (found := _running(cluster)):
            return found
        # The children of a server that was killed notice and go; until then its memory is theirs.
        if "shared memory block" not in log.read_text() or time.monotonic() > deadline:
            raise PostgresError(f"Postgres does not start:\n{started.stdout}{log.read_text()}".strip())
        time.sleep(0.2)


def _forget_the_dead(cluster: Cluster, socket: Path) -> None:
    """Remove the marks of a dead server, which pass for a live one's once its number is in use again."""
    for mark in (cluster.data / "postmaster.pid", socket / f".s.PGSQL.{PORT}.lock"):
        mark.unlink(missing_ok=True)


def _stop(cluster: Cluster) -> None:
    if _postmaster(cluster) is None:
        return
    stopped = cluster.run("pg_ctl", "stop", "-w", "-m", "fast", "-t", str(int(STOPPED_WITHIN)))
    if stopped.returncode and _postmaster(cluster) is not None:
        raise PostgresError(f"Postgres does not stop: {stopped.stdout}")
