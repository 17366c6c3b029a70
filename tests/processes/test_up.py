"""`centralino up`: everything starts with one command, what dies comes back, and nothing is left behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.processes.checkout import new_checkout
from tests.processes.running import Up, ours, run, the_one, until


async def test_it_stops_in_reverse_and_leaves_nothing_behind(up: Up) -> None:
    assert ours(up.folder)
    up.process.send_signal(signal.SIGINT)
    assert await asyncio.wait_for(up.process.wait(), 20) == 0
    assert re.findall(r"stopping +part=(\w+)", up.logged) == [
        "scheduler",
        "web",
        "agi",
        "asterisk",
        "postgres",
    ]
    assert ours(up.folder) == {}


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("agi", "answering"),
        ("asterisk", "answering"),
        ("postgres", "answering"),
        ("scheduler", "working"),
        ("web", "answering"),
    ],
)
async def test_what_is_killed_comes_back(up: Up, part: str, says: str) -> None:
    os.kill(the_one(up.folder, part), signal.SIGKILL)
    await up.until(rf"{says} .*process={part}", times=2)
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


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text() + text)


async def test_the_first_time_it_tells_where_and_with_what_password_to_sign_in(up: Up) -> None:
    await up.until(r"as +administrator\n +with +[a-z2-9]{4}(-[a-z2-9]{4}){3}\n")
    assert re.search(r"up .*pages=http://127\.0\.0\.1:\d+", up.logged)
