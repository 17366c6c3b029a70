"""A running `centralino up`, and the processes of a checkout."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.processes.checkout import COMMAND, environment


@dataclass
class Up:
    """A running `centralino up`, and what it has logged."""

    folder: Path
    process: asyncio.subprocess.Process

    @property
    def logged(self) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", (self.folder / "log").read_text())

    async def until(self, pattern: str, times: int = 1, within: float = 30) -> None:
        await until(lambda: len(re.findall(pattern, self.logged)) >= times, within, lambda: self.logged)


async def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """A command that ends by itself: its exit code and all it said."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *arguments, cwd=folder, env=environment(), stdin=-3, stdout=-1, stderr=-2
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, said.decode()


def ours(folder: Path) -> dict[int, str]:
    """The processes that belong to a checkout, by what runs in it or names it."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if str(folder) in command or (process / "cwd").resolve() == folder:
                found[int(process.name)] = command
        except OSError:
            continue
    return found


def the_one(folder: Path, part: str) -> int:
    """The process that does a part's work."""
    does = {
        "agi": r"-m agi",
        "scheduler": r"-m scheduler",
        "web": r"-m web",
        "asterisk": r"asterisk -C|argv0 asterisk",
        "postgres": r"bin/postgres -D",
    }[part]
    found = [pid for pid, command in ours(folder).items() if re.search(does, command)]
    assert len(found) == 1, ours(folder)
    return found[0]


async def until(true: Callable[[], bool], within: float, tell: Callable[[], str]) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, tell()
        await asyncio.sleep(0.05)
