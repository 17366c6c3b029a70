"""Our PBX without its servers, ringing the lab's members over the trunk and playing them something long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from centralino.pbx import AMIConnection
from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskInstance, AsteriskLayout, our_asterisk
from lab.carrier import HOST, Account, CarriedCall
from lab.members import Members
from lab.network import Lab
from lab.personas import People
from lab.ports import give_back
from tests.pbx.switchboard import LINE, settings_for, sound_of

PROMPT = "tt-monkeys"
"""Sixteen seconds."""
NOBODY = People(callers={}, callees={})


@dataclass
class Ringing:
    """Our side, and the lab on the other."""

    pbx: AsteriskInstance
    ami: AMIConnection
    lab: Lab

    async def call(self, number: str, *, digits: int = 2, ring_for: float = 20, shown: str = LINE) -> None:
        """Ring a number; who answers hears the prompt until so many keys have come, and no further one for 2 s."""
        fields = [
            ("Channel", f"PJSIP/{number}@main"), ("Application", "Read"),
            ("Data", f"KEYED,{PROMPT},{digits},,1,2"), ("CallerID", f"<{shown}>"),
            ("Timeout", str(int(ring_for * 1000))), ("Async", "true"),
        ]  # fmt: skip
        assert (await self.ami.ask("Originate", fields)).succeeded

    async def calls(self, number: str, count: int = 1, within: float = 40) -> Sequence[CarriedCall]:
        """What the carrier recorded of the calls to a number, once so many of them are over."""
        async with asyncio.timeout(within):
            while True:
                over = [call for call in self.lab.ledger.calls_to(number) if call.cause is not None]
                if len(over) >= count:
                    return over
                await asyncio.sleep(0.05)


@asynccontextmanager
async def ringing(
    folder: Path, layout: AsteriskLayout, members: Members, safe: str = "+390299300001"
) -> AsyncIterator[Ringing]:
    """Everything started; a call to `LINE` goes to `safe`, for nobody else says where it should go."""
    settings, account = _two_sides(folder, safe)
    pbx = our_asterisk(settings, layout)
    ami = AMIConnection(HOST, settings.ami_port, settings.ami_user, settings.ami_password.get_secret_value())
    async with Lab(account, NOBODY, members=members) as lab:
        try:
            await pbx.start()
            async with ami:
                await ami.linked(within=10)
                yield Ringing(pbx, ami, lab)
        finally:
            await pbx.stop()
            give_back(sound_of(settings))


def _two_sides(folder: Path, safe: str) -> tuple[Settings, Account]:
    account = Account(centralino_port=0)
    trunk = {"host": HOST, "port": account.sip_port, "user": account.user, "password": account.password}
    settings = settings_for(folder, account.sip_port, safe, rtp_ports=400, trunks={"main": trunk})
    return settings, Account(
        settings.sip_port, user=account.user, password=account.password, sip_port=account.sip_port
    )
