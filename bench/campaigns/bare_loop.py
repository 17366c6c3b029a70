"""The least that places calls over AMI: `python -m bench.campaigns.bare_loop LINES` in a house's folder.

It reads numbers, one a line, and calls each of them once over the trunk `carrier`, so many at a time: what the scheduler
does, without a database, rules or records. It hears the same events.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator

import uvloop

from centralino.pbx import AMIConnection, originate
from centralino.pbx.ami import Message
from centralino.pbx.subscription import Subscription
from centralino.settings import load

HANGUP_WITHIN = 2.0  # seconds after it is said that nobody answered; without one there never was a channel

Calls = dict[str, asyncio.Future[bool]]


async def main(lines: int, numbers: Iterator[tuple[int, str]]) -> None:
    """Call them all; return when the last call is over."""
    settings = load()
    password = settings.ami_password.get_secret_value()
    calls: Calls = {}
    async with AMIConnection(settings.ami_host, settings.ami_port, settings.ami_user, password) as pbx:
        await pbx.linked(within=10)
        with pbx.subscribe("Newstate", "OriginateResponse", "Hangup") as events:
            hearing = asyncio.create_task(_hear(events, calls))
            await asyncio.gather(*(_one_after_another(pbx, numbers, calls) for _ in range(lines)))
            hearing.cancel()


async def _one_after_another(pbx: AMIConnection, numbers: Iterator[tuple[int, str]], calls: Calls) -> None:
    for serial, number in numbers:
        tries = 0
        while not await _call(pbx, number, f"bare-{os.getpid()}-{serial}-{tries}", calls):
            tries += 1
            print(f"{number} was not called: once more", file=sys.stderr)


async def _call(pbx: AMIConnection, number: str, channel: str, calls: Calls) -> bool:
    """True when there was a call, and it is over."""
    over = calls[channel] = asyncio.get_running_loop().create_future()
    taken = await originate(
        pbx,
        f"PJSIP/{number}@carrier",
        context="invitation-call",
        action_id=channel,
        caller_id="<+390299000009>",
        ring_for=25,
        variables={
            "CALL_OUT": "1",
            "CALL_DIALLED": number,
            "CALL_SOURCE": "carrier",
            "MACHINES": "",
            "CHANNEL(language)": "it",
        },
    )
    return taken and await over


async def _hear(events: Subscription, calls: Calls) -> None:
    loop = asyncio.get_running_loop()
    async for event in events:
        if not isinstance(event, Message):
            continue
        if event.event == "Hangup":
            _end(calls, event.get("Uniqueid"), True)
        elif event.event == "OriginateResponse" and event.get("Response") == "Failure":
            loop.call_later(HANGUP_WITHIN, _end, calls, event.get("ActionID"), False)


def _end(calls: Calls, channel: str, called: bool) -> None:
    call = calls.pop(channel, None)
    if call and not call.done():
        call.set_result(called)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), enumerate(map(str.strip, sys.stdin))))
