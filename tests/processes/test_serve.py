"""`centralino serve`: one part by itself, as systemd starts it."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.processes.checkout import COMMAND, environment, new_checkout
from tests.processes.running import Up, run


async def serving(folder: Path, part: str, **more: str) -> Up:
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "serve", part, cwd=folder, env=environment() | more, stdin=-3, stdout=log, stderr=log
        )
    return Up(folder, process)


async def stop(part: Up) -> int:
    part.process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(part.process.wait(), 20)


async def test_the_agi_server_brings_the_database_up_to_date_before_it_answers(tmp_path: Path) -> None:
    part = await serving(new_checkout(tmp_path), "agi")
    await part.until(r"answering .*process=agi")
    assert part.logged.index("migrated") < part.logged.index("answering")
    assert await stop(part) == 0


async def test_the_agi_server_answers_although_there_is_no_database(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    part = await serving(new_checkout(tmp_path), "agi", DATABASE_URL=nowhere)
    await part.until(r"no database to migrate")
    await part.until(r"answering .*process=agi")
    assert await stop(part) == 0


@pytest.mark.parametrize("part", ["postgres", "asterisk"])
async def test_systemd_is_told_when_a_part_is_ready_and_not_before(tmp_path: Path, part: str) -> None:
    address = f"\0centralino-tests-{os.getpid()}-{part}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as systemd:
        systemd.bind(address)
        served = await serving(new_checkout(tmp_path), part, NOTIFY_SOCKET=f"@{address[1:]}")
        told = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(systemd, 100), 30)
        assert told == b"READY=1"
        assert "answering" in served.logged
        assert await stop(served) == 0


async def test_a_part_that_is_not_ours_is_a_mistake_of_usage(tmp_path: Path) -> None:
    code, _ = await run(new_checkout(tmp_path), "serve", "kitchen")
    assert code == 2
