"""A server that Stoplight wrote (Prism), answering from Twilio's own published description of its API."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from lab.ports import HOST, free_port

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGE = "@stoplight/prism-cli@5.14.2"
INSTALLED = CHECKOUT / ".prism"
PROGRAM = INSTALLED / "node_modules" / ".bin" / "prism"
READY_WITHIN = 60.0


def description() -> Path:
    """Twilio's description of its API 2010-04-01 (github.com/twilio/twilio-oai), which is no part of this repository.

    It lies beside the checkout, or where CENTRALINO_TWILIO_OPENAPI says; without it the test is skipped.
    """
    beside = CHECKOUT.parent / "shared" / "twilio" / "twilio_api_v2010.json"
    path = Path(os.environ.get("CENTRALINO_TWILIO_OPENAPI", beside))
    if not path.is_file():
        pytest.skip(f"Twilio's description is not at {path}: set CENTRALINO_TWILIO_OPENAPI")
    return path


def install() -> None:
    """Once, into a folder of the checkout; without npm, or without its registry, the test is skipped."""
    if PROGRAM.exists():
        return
    if not shutil.which("npm"):
        pytest.skip("there is no npm to install Prism with")
    INSTALLED.mkdir(exist_ok=True)
    command = ["npm", "install", "--prefix", str(INSTALLED), "--no-audit", "--no-fund", PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install Prism: {done.stderr[-300:]}")


@asynccontextmanager
async def prism(*arguments: str) -> AsyncIterator[str]:
    """The address at which Prism listens, started with a subcommand and its arguments."""
    install()
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        PROGRAM, *arguments, "--host", HOST, "--port", str(port),
        stdin=-3, stdout=-1, stderr=-2, start_new_session=True,
    )  # fmt: skip
    try:
        drained = await _ready(process)
        yield f"http://{HOST}:{port}"
        drained.cancel()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


async def _ready(process: asyncio.subprocess.Process) -> asyncio.Task[bytes]:
    """Wait until it listens; what it says afterwards is read, so that it never waits for a reader."""
    assert process.stdout
    said = b""
    async with asyncio.timeout(READY_WITHIN):
        async for line in process.stdout:
            said += line
            if b"is listening" in line:
                return asyncio.create_task(process.stdout.read())
    raise AssertionError(said.decode())
