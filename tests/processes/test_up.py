"""`centralino up`: everything starts with one command, what dies comes back, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.processes.checkout import COMMAND, environment, new_checkout


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


@pytest_asyncio.fixture
async def up(tmp_path: Path) -> AsyncIterator[Up]:
    folder = new_checkout(tmp_path)
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "up", cwd=folder, env=environment(), stdin=-3, stdout=log, stderr=log
        )
    up = Up(folder, process)
    await up.until(r"answering .*process=agi")
    yield up
    if process.returncode is None:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def test_it_stops_in_reverse_and_leaves_nothing_behind(up: Up) -> None:
    assert ours(up.folder)
    up.process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(up.process.wait(), 20) == 0
    assert re.findall(r"stopping +part=(\w+)", up.logged) == ["agi", "asterisk", "postgres"]
    assert ours(up.folder) == {}


@pytest.mark.parametrize("part", ["agi", "asterisk", "postgres"])
async def test_what_is_killed_comes_back(up: Up, part: str) -> None:
    os.kill(the_one(up.folder, part), signal.SIGKILL)
    await up.until(rf"answering .*process={part}", times=2)
    assert the_one(up.folder, part)


async def test_killed_itself_it_takes_everything_with_it(up: Up) -> None:
    up.process.kill()
    await up.process.wait()
    await until(lambda: not ours(up.folder), 20, lambda: str(ours(up.folder)))


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda folder: (folder / "telephone.toml").unlink(), "telephone.toml is missing"),
        (lambda folder: append(folder / ".env", "CENTRALINO_SIP_PROT=5060\n"), "SIP_PROT: no such setting"),
        (lambda folder: append(folder / ".env", "CENTRALINO_SIP_PORT=many\n"), "CENTRALINO_SIP_PORT: "),
    ],
    ids=["no-telephone-toml", "unknown-setting", "malformed-setting"],
)  # fmt: skip
async def test_a_wrong_setting_is_named_in_one_line_and_nothing_starts(
    tmp_path: Path, spoil: Callable[[Path], None], complaint: str
) -> None:
    folder = new_checkout(tmp_path)
    spoil(folder)
    code, said = await run(folder, "up")
    assert code == 1
    assert complaint in said
    assert len(said.strip().splitlines()) == 1


async def test_without_an_asterisk_it_says_what_to_do(tmp_path: Path) -> None:
    folder = new_checkout(tmp_path)
    (folder / ".asterisk").unlink()
    code, said = await run(folder, "up")
    assert code == 1
    assert "run `make setup`" in said
    assert ours(folder) == {}


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
    does = {"agi": r"-m agi", "asterisk": r"asterisk -C|argv0 asterisk", "postgres": r"bin/postgres -D"}[part]
    found = [pid for pid, command in ours(folder).items() if re.search(does, command)]
    assert len(found) == 1, ours(folder)
    return found[0]


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


async def until(true: Callable[[], bool], within: float, tell: Callable[[], str]) -> None:
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, tell()
        await asyncio.sleep(0.05)
