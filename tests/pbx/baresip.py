"""baresip, a SIP phone that is not ours, remote-controlled: registers, dials, presses keys."""

from __future__ import annotations

import asyncio
import json
import wave
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.ports import free_port

CHECKOUT = Path(__file__).resolve().parents[2]

# What it hears goes to heard.wav, and it says nothing: there is no sound card here.
CONFIG = """
module_path {modules}
module stdio.so
module g711.so
module aufile.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
audio_source aufile,{folder}/silence.wav
audio_player aufile,{folder}/heard.wav
audio_alert none
"""


@dataclass
class Baresip:
    """One phone, over its control port (netstrings of JSON)."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def press(self, keys: str) -> None:
        """Keys by RFC 4733, as a person would press them."""
        for key in keys:
            self._tell("sndcode", key)
            await asyncio.sleep(0.3)

    async def dial(self, number: str) -> None:
        """Returns when the call is answered."""
        self._tell("dial", number)
        await self.until("CALL_ESTABLISHED")

    async def hang_up(self) -> None:
        self._tell("hangup")
        await self.until("CALL_CLOSED")

    async def until(self, event: str, within: float = 30) -> None:
        async with asyncio.timeout(within):
            while (await self._hears()).get("type") != event:
                pass

    def _tell(self, command: str, parameter: str = "") -> None:
        told = json.dumps({"command": command, "params": parameter}).encode()
        self.writer.write(b"%d:%s," % (len(told), told))

    async def _hears(self) -> dict[str, Any]:
        length = int((await self.reader.readuntil(b":"))[:-1])
        heard: dict[str, Any] = json.loads((await self.reader.readexactly(length + 1))[:-1])
        return heard


@asynccontextmanager
async def baresip(folder: Path, account: str) -> AsyncIterator[Baresip]:
    """A phone that has registered; `account` is its address and parameters as baresip's accounts file has them."""
    layout = json.loads((CHECKOUT / ".asterisk" / "layout.json").read_text())
    control = free_port()
    folder.mkdir()
    (folder / "config").write_text(
        CONFIG.format(modules=layout["baresip_modules"], control=control, folder=folder)
    )
    (folder / "accounts").write_text(account + "\n")
    _write_silence(folder / "silence.wav")
    process = await asyncio.create_subprocess_exec(
        str(CHECKOUT / ".asterisk" / "bin" / "baresip"),
        *("-f", str(folder)),
        stdin=DEVNULL,
        stdout=(folder / "log").open("wb"),
        stderr=STDOUT,
    )
    try:
        yield await _registered(control, process, folder)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _registered(control: int, process: Process, folder: Path) -> Baresip:
    async with asyncio.timeout(20):
        while "200 OK" not in (folder / "log").read_text("utf-8", "replace"):
            assert process.returncode is None, (folder / "log").read_text("utf-8", "replace")
            await asyncio.sleep(0.1)
    return Baresip(*await asyncio.open_connection("127.0.0.1", control))


def _write_silence(path: Path, seconds: int = 120) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(2 * 8000 * seconds))
