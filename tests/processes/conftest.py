"""A running `centralino up` for each test that asks for one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.processes.checkout import COMMAND, environment, new_checkout
from tests.processes.running import Up


@pytest_asyncio.fixture
async def up(tmp_path: Path) -> AsyncIterator[Up]:
    folder = new_checkout(tmp_path)
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "up", cwd=folder, env=environment(), stdin=-3, stdout=log, stderr=log
        )
    up = Up(folder, process)
    await up.until(r"working .*process=scheduler", within=90)  # five services, one after another
    yield up
    if process.returncode is None:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)
