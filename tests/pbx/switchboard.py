"""A switchboard for one test: our PBX, the network beyond its trunk, a FastAGI server that does as it is told."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout, our_asterisk
from centralino.stack.asterisk.log import messages
from lab.ports import free_port, free_ports, give_back
from tests.pbx.network import ANSWERS, Network, network_asterisk
from tests.pbx.stub_server import Behaviour, StubServer

LINE = "+390212345678"
FROZEN_AFTER = 3

Ring = dict[str, object]


@dataclass
class Switchboard:
    settings: Settings
    pbx: AsteriskInstance
    network: Network
    server: StubServer

    def clip(self, language: str, name: str) -> Path:
        """Where the clip of a prompt belongs."""
        return self.settings.folder / "sounds" / "clips" / language / f"{name}.wav"

    def said(self) -> str:
        """What our PBX has logged."""
        return "\n".join(message.text for message in messages(self.pbx.log))

    async def until_visited(self, times: int = 1, within: float = 5) -> None:
        """Until Asterisk has asked our server, `times` over."""
        end = time.monotonic() + within
        while len(self.server.visits) < times:
            assert time.monotonic() < end, "Asterisk did not ask the server"
            await asyncio.sleep(0.02)

    async def note(self, within: float = 10) -> dict[str, str]:
        """What the dialplan wrote down of the one call there was."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for note in self.settings.journal_folder.glob("*.pbx"):
                if (text := note.read_text()).endswith("\n"):
                    found: dict[str, str] = json.loads(text)
                    return found
            await asyncio.sleep(0.05)
        raise AssertionError("the dialplan wrote nothing down")


@asynccontextmanager
async def switchboard(
    folder: Path, layout: AsteriskLayout, behaves: Behaviour, safe: str | Ring = ANSWERS, **telephone: object
) -> AsyncIterator[Switchboard]:
    """Everything started; `safe` is the number that is the safe destination, or what else is rung there."""
    far_port = free_port()
    settings, far_sound = settings_for(folder / "ours", far_port, safe, **telephone), free_ports(40)
    network = network_asterisk(folder / "far", layout, far_port, settings.sip_port, far_sound)
    server = StubServer(settings.agi_port, behaves)
    pbx = our_asterisk(settings, layout)
    try:
        await asyncio.gather(pbx.start(), network.asterisk.start(), server.start())
        yield Switchboard(settings, pbx, network, server)
    finally:
        await asyncio.gather(pbx.stop(), network.asterisk.stop(), server.stop())
        give_back([*sound_of(settings), *far_sound])


def sound_of(settings: Settings) -> range:
    """Its RTP ports, for whoever gives them back."""
    return range(settings.rtp_first_port, settings.rtp_last_port + 1)


def settings_for(
    folder: Path, far_port: int, safe: str | Ring, *, rtp_ports: int = 80, **telephone: object
) -> Settings:
    """Settings with every port free and the network as the trunk `main`."""
    rtp = free_ports(rtp_ports)
    return Settings.model_validate(
        {
            "folder": folder,
            "ami_password": "a-password-of-the-tests",
            "ami_port": free_port(),
            "agi_port": free_port(),
            "sip_port": free_port(),
            "websocket_port": free_port(),
            "rtp_first_port": rtp[0],
            "rtp_last_port": rtp[-1],
            "frozen_after": FROZEN_AFTER,
            "telephone": telephone_side(far_port, safe) | telephone,
        }
    )


def telephone_side(far_port: int, safe: str | Ring) -> dict[str, object]:
    ring = {"number": safe, "trunk": "main", "ring_for": 2} if isinstance(safe, str) else safe
    return {
        "lines": {LINE: {"language": "it"}, "+442012345678": {"language": "en"}},
        "safe": ring,
        "destinations": {"support": {"ring": [ring]}, "sales": {"ring": [ring]}},
        "trunks": {"main": {"host": "127.0.0.1", "port": far_port}},
    }
