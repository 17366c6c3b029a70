"""The carrier at work: calls are placed into the trunk, those that come out of it recorded, and sound taken off."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from centralino.clock import now
from centralino.pbx import AMIConnection, originate
from centralino.pbx.ami import Message
from centralino.pbx.subscription import Subscription
from centralino.stack.asterisk import AsteriskLayout
from lab.carrier.account import HOST, Account
from lab.carrier.configuration import carrier_asterisk
from lab.carrier.ledger import EVENTS, Ledger
from lab.ports import free_port, free_ports, give_back

LONGEST_RINGING = 120.0
UNKNOWN_CAUSE = 0
CAUSE_WITHIN = 1.0


class CallRefused(Exception):
    """The carrier would not even try the call."""


class Carrier:
    """A running carrier; what its people do when called or answered is asked at `agi_port`."""

    def __init__(self, account: Account, folder: Path, layout: AsteriskLayout, agi_port: int) -> None:
        ami_port, ami_password = free_port(), secrets.token_urlsafe(18)
        self._sound = free_ports(account.rtp_ports)
        self._asterisk = carrier_asterisk(
            account, folder, layout,
            agi_port=agi_port, ami_port=ami_port, ami_password=ami_password, sound=self._sound,
        )  # fmt: skip
        self._ami = AMIConnection(HOST, ami_port, "lab", ami_password)
        self.ledger = Ledger(now() - timedelta(seconds=asyncio.get_running_loop().time()))
        self._over: dict[str, asyncio.Future[int]] = {}
        self._running = AsyncExitStack()

    async def start(self) -> None:
        """Raises what the start of an Asterisk raises."""
        self._running.callback(give_back, self._sound)
        self._running.push_async_callback(self._asterisk.stop)
        await self._asterisk.start()
        await self._running.enter_async_context(self._ami)
        await self._ami.linked(within=10)
        for reading, events in ((self._watch, ("Hangup", "OriginateResponse")), (self._keep, EVENTS)):
            subscribed = self._running.enter_context(self._ami.subscribe(*events))
            self._running.callback(asyncio.create_task(reading(subscribed)).cancel)

    async def stop(self) -> None:
        await self._running.aclose()

    async def connect(self, id: str, to: str, shown: str | None) -> int:
        """Place a call into the trunk, its caller shown or withheld (None); returns its hangup cause when it is over.

        Once answered it is asked at `agi_port` what to do, as `caller` with the uniqueid `id`. Raises `CallRefused`.
        """
        over: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._over[id] = over
        try:
            await self._originate(
                f"PJSIP/{to}@{'centralino' if shown else 'centralino-anonymous'}", "caller", id, shown
            )
            return await over
        finally:
            del self._over[id]

    async def tap(self, channel: str, listener: str) -> None:
        """Let the channel `listener` hear what arrives on a call, until that is over."""
        await self._originate(listener, "tap", f"tap-{secrets.token_hex(4)}", None, tapped=channel)

    async def _originate(
        self, channel: str, context: str, id: str, shown: str | None, tapped: str = ""
    ) -> None:
        variables = {"TAPPED": tapped} if tapped else {}
        caller_id = f"<{shown}>" if shown else ""
        if not await originate(
            self._ami, channel, context=context, action_id=id,
            caller_id=caller_id, ring_for=LONGEST_RINGING, variables=variables,
        ):  # fmt: skip
            raise CallRefused(f"{channel} cannot be called")

    async def _keep(self, events: Subscription) -> None:
        async for event in events:
            self.ledger.note(event)

    async def _watch(self, events: Subscription) -> None:
        async for event in events:
            if isinstance(event, Message):
                self._note(event)

    def _note(self, event: Message) -> None:
        if event.event == "Hangup":
            self._end(event.get("Uniqueid"), int(event.get("Cause", "0")))
        elif event.get("Response") == "Failure":
            # Why it failed is told by the channel's Hangup, a moment later; if there is a channel at all.
            loop = asyncio.get_running_loop()
            loop.call_later(CAUSE_WITHIN, self._end, event.get("ActionID"), UNKNOWN_CAUSE)

    def _end(self, id: str, cause: int) -> None:
        over = self._over.get(id)
        if over and not over.done():
            over.set_result(cause)
