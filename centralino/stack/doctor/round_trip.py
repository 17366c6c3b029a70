"""A call to ourselves: over AMI into the dialplan, to the FastAGI server and back."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator

from centralino.pbx import AMIConnection, originate, our_pbx
from centralino.pbx.ami import Message
from centralino.settings import Settings
from centralino.stack.doctor.findings import Finding, well, wrong
from centralino.worded import worded

LOGIN_WITHIN, ANSWER_WITHIN = 5.0, 8.0


async def round_trip(settings: Settings) -> AsyncIterator[Finding]:
    """AMI's login, then the call."""
    address = f"{settings.ami_host}:{settings.ami_port}"
    async with our_pbx(settings) as pbx:
        try:
            await pbx.linked(LOGIN_WITHIN)
        except TimeoutError:
            found = worded("%(address)s does not answer", address=address)
            do = worded("restart Asterisk, which takes the password of the settings")
            yield wrong("AMI", f"{address}: {pbx.last_trouble}" if pbx.last_trouble else found, do)
            return
        yield well("AMI", worded("logged in at %(address)s", address=address))
        yield await _call_ourselves(pbx, f"{settings.agi_host}:{settings.agi_port}")


async def _call_ourselves(pbx: AMIConnection, address: str) -> Finding:
    started = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            event = await _what_came_of_it(pbx)
    except (ConnectionError, TimeoutError):
        found = worded("a call to %(address)s came to no end", address=address)
        return wrong("AGI", found, worded("the FastAGI server may be frozen: restart it"))
    if event.get("Answer") != "ok":
        found = worded(
            "%(address)s: %(said)s; callers go to the safe destination",
            address=address,
            said=event.get("Server"),
        )
        do = worded("make up, or systemctl restart centralino-agi; its log says more")
        return wrong("AGI", found, do)
    took = f"{(asyncio.get_running_loop().time() - started) * 1000:.0f}"
    return well(
        "AGI", worded("a call went to %(address)s and back in %(took)s ms", address=address, took=took)
    )


async def _what_came_of_it(pbx: AMIConnection) -> Message:
    check = f"doctor-{secrets.token_hex(4)}"
    mark = {"DOCTOR_CHECK": check}
    with pbx.subscribe("UserEvent") as events:
        await originate(pbx, "Local/idle@doctor", context="doctor", action_id=check, variables=mark)
        async for event in events:
            if isinstance(event, Message) and event.get("Check") == check:
                return event
    raise AssertionError("a subscription has no end")
