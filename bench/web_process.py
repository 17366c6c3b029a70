"""The web process on a database of the bench's, in a folder of its own, asked over loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from lab.ports import free_port

TELEPHONE = """
lines."+390298765432".language = "it"
safe.phone = "desk"
phones.desk.password = "not-a-secret"
destinations.support = {ring = [{phone = "desk"}], hours = "office"}
destinations.sales.ring = [{phone = "desk"}]
hours.office = {monday = ["09:00-18:00"], friday = ["09:00-13:00"]}
trunks.main = {host = "192.0.2.1", lines = 150, calls_per_second = 20.0}
"""
STARTS_WITHIN = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class WebProcess:
    """One that answers."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def most_memory(self) -> int:
        """Megabytes that it has ever had, from proc(5)."""
        return most_memory(self.pid)


def most_memory(pid: int) -> int:
    """Megabytes that a process has ever had."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024


@contextmanager
def web_process(dsn: str, **settings: str) -> Iterator[WebProcess]:
    """As it is shipped, but for these settings, once it answers."""
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "telephone.toml").write_text(TELEPHONE)
        port = free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": dsn,
            "CENTRALINO_AMI_PASSWORD": "a-password-of-the-bench",
            "CENTRALINO_WEB_PORT": str(port),
            "CENTRALINO_LOG_LEVEL": "warning",
            **settings,
        }
        process = subprocess.Popen([sys.executable, "-m", "web"], cwd=name, env=environment)
        try:
            _wait_for(port)
            yield WebProcess(process.pid, port)
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        with suppress(ConnectionRefusedError):
            asked = HTTPConnection("127.0.0.1", port)
            asked.request("GET", "/sign-in")
            asked.getresponse()
            return
        time.sleep(0.1)
    raise TimeoutError("the web process does not answer")
