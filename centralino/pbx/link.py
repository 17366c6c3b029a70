"""One TCP connection to AMI, from its banner to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from centralino.pbx.ami import Fields, Message, NotAMI, Parser, format_action


class AMIDown(ConnectionError):
    """There is no link to the PBX. An action that was under way may or may not have been taken."""


class AMINotLinked(AMIDown):
    """There was no link, so the action was surely not taken."""


class AMIRefused(AMIDown):
    """The PBX answers, and will not tell: our user may not ask that, or the module is not there."""


@dataclass(slots=True, eq=False)
class _Exchange:
    """An action that waits for its response, and for the list behind it when `complete` names its last event."""

    complete: str
    done: asyncio.Future[list[Message]]
    heard: list[Message] = field(default_factory=list)

    def add(self, message: Message) -> None:
        self.heard.append(message)
        refused = not message.event and not message.succeeded
        if not self.done.done() and (message.event == self.complete or refused):
            self.done.set_result(self.heard)


class Link(asyncio.Protocol):
    """Pairs responses with the actions they answer; what answers nothing goes to `heard`."""

    def __init__(self, heard: Callable[[Message], None]) -> None:
        self.gone = asyncio.Event()
        self._heard = heard
        self._parser = Parser()
        self._under_way: dict[str, _Exchange] = {}
        self._transport: asyncio.Transport | None = None

    async def exchange(
        self, action: str, fields: Fields, *, complete: str, action_id: str, timeout: float
    ) -> list[Message]:
        """The response, and the events of a listing action up to the one named `complete`.

        Raises `AMIDown`, `TimeoutError` after `timeout` seconds, `ValueError` for what cannot be sent.
        """
        if self._transport is None or self.gone.is_set():
            raise AMINotLinked("there is no link to the PBX")
        if action_id in self._under_way:
            raise ValueError(f"the action {action_id} is under way already")
        line = format_action(action, action_id, fields)
        exchange = _Exchange(complete, asyncio.get_running_loop().create_future())
        self._under_way[action_id] = exchange
        try:
            self._transport.write(line)
            async with asyncio.timeout(timeout):
                return await exchange.done
        finally:
            del self._under_way[action_id]

    def abandon(self) -> None:
        """Close at once, without a word."""
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def data_received(self, received: bytes) -> None:
        try:
            messages = self._parser.feed(received)
        except NotAMI:
            self.abandon()
            return
        for message in messages:
            self._sort(message)

    def connection_lost(self, _error: Exception | None) -> None:
        self.gone.set()
        for exchange in self._under_way.values():
            if not exchange.done.done():
                exchange.done.set_exception(
                    AMIDown("the link to the PBX broke while an action was under way")
                )

    def _sort(self, message: Message) -> None:
        exchange = self._under_way.get(message.get("ActionID"))
        if exchange and (not message.event or exchange.complete):
            exchange.add(message)
        elif message.event:
            self._heard(message)
