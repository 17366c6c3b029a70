"""One connection from Asterisk: a command out, its reply in, the clock and the hang-up watched."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from math import inf
from typing import Protocol, cast

from agi.fastagi.errors import (
    AGIError,
    CallTimeLimit,
    CommandFailed,
    CommandTimeout,
    DeadChannel,
    GreetingTimeout,
    Hangup,
    InvalidUsage,
    ProtocolError,
    UnknownCommand,
)
from agi.fastagi.limits import Limits
from agi.fastagi.protocol import Event, Greeting, HangupLine, OutOfStep, Parser, Reply, command_line


class Host(Protocol):
    """Who is told of a connection's life; each is called at most once."""

    def refuses(self, connection: Connection) -> AGIError | None: ...
    def greeted(self, connection: Connection, greeting: Greeting) -> None: ...
    def left_ungreeted(self, connection: Connection, error: AGIError) -> None: ...
    def cut_short(self, connection: Connection) -> None:
        """It was closed while its script awaited no command, and will not notice by itself."""


class Connection(asyncio.Protocol):
    """Sends one command at a time: Asterisk may overlook a second one that comes before it has answered."""

    __slots__ = (
        "_command", "_command_until", "_host", "_in_step", "_life_until", "_limits", "_parser",
        "_reply", "_transport", "began_at", "greeted", "loop", "lost", "peer",
    )  # fmt: skip

    def __init__(self, host: Host, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        self._host = host
        self._limits = limits
        self.loop = loop
        self._parser = Parser(limits)
        self._reply: asyncio.Future[Reply] | None = None
        self._in_step: asyncio.Future[None] | None = None
        self._command = ""
        self._command_until = self._life_until = inf
        self.began_at = loop.time()
        self.greeted = False
        self.lost: AGIError | None = None
        self.peer = ""

    def command(
        self, name: str, arguments: tuple[str | int, ...], lasting: float | None, spans_lines: bool
    ) -> Awaitable[Reply]:
        """Send a command at once and return what to await for its reply; see `Sender.command`."""
        line = command_line(name, arguments)
        if self.lost is not None:
            raise self.lost.with_traceback(None)
        if self._reply is not None:
            if not self._reply.cancelled():
                raise RuntimeError(f"{self._command} is still being carried out: one command at a time")
            return self._command_in_turn(name, arguments, lasting, spans_lines)
        self._command = name
        self._reply = self.loop.create_future()
        self._parser.expect_reply(spans_lines)
        self._transport.write(line)
        seconds = (
            self._limits.open_ended_seconds if lasting is None else lasting + self._limits.command_seconds
        )
        if seconds is not None:
            self._command_until = self.loop.time() + seconds
        return self._reply

    async def _command_in_turn(
        self, name: str, arguments: tuple[str | int, ...], lasting: float | None, spans_lines: bool
    ) -> Reply:
        """Wait for the reply to a command that its script gave up, then send the next one."""
        if self._in_step is not None and not self._in_step.done():
            raise RuntimeError("another command already waits for its turn")
        self._in_step = self.loop.create_future()
        await self._in_step
        return await self.command(name, arguments, lasting, spans_lines)

    def close(self, why: AGIError) -> None:
        """Close in good order; the pending command and every later one raise `why` in the script."""
        if self.lost is not None:
            return
        self.lost = why
        self._transport.close()
        for waiting in (self._reply, self._in_step):
            if waiting is not None and not waiting.done():
                waiting.set_exception(why)
                waiting.exception()  # Nobody may be waiting any more: that is no reason for a warning.
        if not self.greeted:
            self._host.left_ungreeted(self, why)

    def cut_short(self, why: AGIError) -> None:
        """Close, and see to it that the script notices even if it hangs elsewhere than in a command."""
        waiting = (self._reply, self._in_step)
        notices = any(future is not None and not future.done() for future in waiting)
        self.close(why)
        if not notices:
            self._host.cut_short(self)

    def look_at_the_clock(self, now: float) -> None:
        """End what has taken too long. The host calls this now and then: no connection needs a timer of its own."""
        if self._command_until <= now:
            self.close(CommandTimeout(f"{self._command} was not answered in time"))
        elif self._life_until > now:
            return
        elif not self.greeted:
            self.close(GreetingTimeout(f"no greeting within {self._limits.greeting_seconds} s"))
        else:
            self.cut_short(CallTimeLimit(f"the call took longer than {self._limits.call_seconds} s"))

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.peer = (transport.get_extra_info("peername") or ("",))[0]
        refused = self._host.refuses(self)
        if refused is None:
            self._life_until = self.began_at + self._limits.greeting_seconds
        else:
            self.close(refused)

    def data_received(self, received: bytes) -> None:
        if self.lost is not None:
            return
        reply = self._parser.usual_reply(received)
        if reply is not None:
            self._answer(reply)
            return
        events = self._parser.receive(received)
        if events and type(events[-1]) is OutOfStep:
            # Then the replies before it are not to be trusted either.
            self.close(ProtocolError(events[-1].why))
            return
        for event in events:
            if type(event) is Reply:
                self._answer(event)
            else:
                self._take(event)

    def connection_lost(self, error: Exception | None) -> None:
        self.close(Hangup("Asterisk closed the connection") if error is None else Hangup(str(error)))

    def _take(self, event: Event) -> None:
        match event:
            case HangupLine():
                self.close(Hangup("the caller hung up"))
            case Greeting():
                self.greeted = True
                limit = self._limits.call_seconds
                self._life_until = inf if limit is None else self.loop.time() + limit
                self._host.greeted(self, event)

    def _answer(self, reply: Reply) -> None:
        waiting, self._reply = self._reply, None
        self._command_until = inf
        if self._in_step is not None and not self._in_step.done():
            self._in_step.set_result(None)
        self._in_step = None
        if waiting is None or waiting.done():
            return
        if reply.code == 200:
            waiting.set_result(reply)
        else:
            waiting.set_exception(refusal(self._command, reply))


def refusal(command: str, reply: Reply) -> AGIError:
    """The exception for a reply that is not a 200."""
    match reply.code:
        case 510:
            return UnknownCommand(command, reply.text)
        case 511:
            return DeadChannel(f"{command}: {reply.text}")
        case 520:
            return InvalidUsage(command, reply.text)
    return CommandFailed(command, f"{reply.code} {reply.text}")
