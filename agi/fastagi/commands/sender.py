"""What all commands stand on: one line sent, one reply awaited, and the results that many of them share."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import NamedTuple

from agi.fastagi.errors import CommandFailed, ProtocolError
from agi.fastagi.protocol import Reply


class Playback(NamedTuple):
    """How something played came to its end: the key that stopped it, and the sample at which (-1: the end)."""

    key: str | None
    end_position: int


class Sender:
    """Sends commands; the way to those that have no method of their own."""

    __slots__ = ()

    def command(
        self, name: str, *arguments: str | int, lasting: float | None = 0.0, spans_lines: bool = False
    ) -> Awaitable[Reply]:
        """Send one command and await its reply. Its name is sent as it is, its arguments quoted.

        `lasting`: the seconds the command itself may take (0: it is answered at once, None: nobody knows);
        `Limits` adds to it. `spans_lines`: the reply is free text in parentheses, which may hold line feeds.

        Raises ValueError, before anything is sent, for arguments that cannot be; Hangup, CallTimeLimit,
        CommandTimeout, ProtocolError when there is nobody to talk to any more; UnknownCommand, InvalidUsage,
        CommandFailed when Asterisk refuses. A command whose await was cancelled goes on in Asterisk: the
        next one waits for its end.
        """
        raise NotImplementedError

    async def _on_channel(
        self, name: str, *arguments: str | int, lasting: float | None = 0.0, spans_lines: bool = False
    ) -> Reply:
        """A command that answers -1 when it fails: Hangup if the caller went, else CommandFailed.

        The -1 overtakes the HANGUP line, so the next command finds out which of the two it was.
        """
        reply = await self.command(name, *arguments, lasting=lasting, spans_lines=spans_lines)
        if reply.result == "-1":
            await self.command("CHANNEL STATUS")
            raise CommandFailed(name, f"{reply.result} {reply.text}".rstrip())
        return reply

    async def _play(self, name: str, *arguments: str | int) -> str | None:
        """A command that plays until it ends or a key stops it: that key."""
        return key_of(await self._on_channel(name, *arguments, lasting=None))


def key_of(reply: Reply) -> str | None:
    """The key whose character code is the result; 0 is none."""
    code = reply.number
    if code == 0:
        return None
    if not 0 < code < 0x110000:
        raise ProtocolError(f"not the code of a key: {code}")
    return chr(code)


def end_position(reply: Reply) -> int:
    """The number after `endpos=`, in samples; -1 is the end of the file, 0 stands where Asterisk gives none."""
    _, _, after = reply.text.rpartition("endpos=")
    position = after.partition(" ")[0]
    return int(position) if position.isascii() and position.removeprefix("-").isdigit() else 0
