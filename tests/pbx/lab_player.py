"""Houses whose FastAGI server does what a test of the lab says: plays clips, rings numbers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from agi.fastagi import FastAGIServer, Script, Session
from centralino.prompts.catalogue import Prompt
from lab.carrier import HOST, Account
from lab.heard import Heard
from lab.house import House
from lab.network import Lab
from lab.personas import Caller, People, Step
from lab.ports import free_port

LINE = "+390299000001"
NUMBERS = [f"+3933312000{at:02}" for at in range(20)]

Programme = Sequence[str]
"""Sounds as the ear names them: `it/greeting`, `en/digits/7`."""


@dataclass
class Player:
    """Plays each caller their programme."""

    account: Account
    programmes: dict[str, Programme]

    async def play(self, *programmes: Programme, cutting: bool = False) -> list[Heard]:
        """What is heard on as many calls at once; `cutting` callers press a key as soon as they know a sound."""
        callers = {
            f"listener-{at}": _listener(NUMBERS[at], each, cutting) for at, each in enumerate(programmes)
        }
        self.programmes = dict(zip(NUMBERS, programmes, strict=False))
        async with Lab(self.account, People(callers=callers, callees={}), prompts=tuple(Prompt)) as lab:
            return await asyncio.gather(*(lab.call(name, to=LINE) for name in callers))

    async def perform(self, session: Session) -> None:
        """The script of our server."""
        programme = self.programmes[session.request.callerid or ""]
        await session.answer()
        await session.set_variable("TIMEOUT(absolute)", 0)
        for sound in programme:
            language, _, name = sound.partition("/")
            await session.set_variable("CHANNEL(language)", language)
            await session.stream_file(name if "/" in name else f"centralino/{name}", "1")
        await session.exec("Wait", "0.5")  # or hanging up would cut the last sound
        await session.set_variable("CALL_HANDLED", "yes")


def _listener(number: str, programme: Programme, cutting: bool) -> Caller:
    steps = tuple(Step(hears=sound, then_waits=0, keys="1") for sound in programme) if cutting else ()
    return Caller(who="a listener", number=number, steps=steps, patience=600)


@asynccontextmanager
async def player() -> AsyncIterator[Player]:
    """Everything started."""
    account = Account(free_port())
    playing = Player(account, {})
    async with house_led_by(playing.perform, account):
        yield playing


@asynccontextmanager
async def house_led_by(script: Script, account: Account) -> AsyncIterator[House]:
    """A house in which every call is led by this script."""
    async with House(account) as house:
        await house.agi.kill()
        server = FastAGIServer({"screening": script})
        await server.start(HOST, house.settings.agi_port)
        try:
            yield house
        finally:
            await server.stop(grace=1)
