"""Commands about the channel itself: its state, where it goes next, applications and subroutines run on it."""

from __future__ import annotations

from enum import IntEnum

from agi.fastagi.commands.sender import Sender
from agi.fastagi.errors import CommandFailed, Hangup, ProtocolError

NO_SUCH_APPLICATION = -2


class ChannelState(IntEnum):
    """The states of Asterisk's channel.h; UP is an answered call."""

    DOWN = 0
    RESERVED = 1
    OFF_HOOK = 2
    DIALING = 3
    RING = 4
    RINGING = 5
    UP = 6
    BUSY = 7
    DIALING_OFF_HOOK = 8
    PRE_RING = 9


class ChannelCommands(Sender):
    __slots__ = ()

    async def answer(self) -> None:
        """Answer the call, if it is not yet."""
        await self._on_channel("ANSWER", lasting=None)

    async def hangup(self, channel: str | None = None) -> None:
        """Hang up this call, or the channel of that name; CommandFailed if there is none."""
        reply = await self.command("HANGUP", *given(channel))
        if reply.number != 1:
            raise CommandFailed("HANGUP", f"no channel {channel}")

    async def channel_status(self, channel: str | None = None) -> ChannelState:
        """The state of this channel, or of the one of that name; CommandFailed if there is none."""
        reply = await self.command("CHANNEL STATUS", *given(channel))
        if reply.number < 0:
            raise CommandFailed("CHANNEL STATUS", f"no channel {channel}")
        if reply.number not in set(ChannelState):
            raise ProtocolError(f"not a state of a channel: {reply.number}")
        return ChannelState(reply.number)

    async def exec(self, application: str, *arguments: str | int) -> int:
        """Run a dialplan application to its end and return what it returned: mostly 0; -1 tells failure.

        The arguments are joined by commas, as the dialplan writes them: a comma in one begins another, so let
        no text from outside come here unfiltered. Raises CommandFailed if there is no such application,
        Hangup if the caller went meanwhile.
        """
        reply = await self.command("EXEC", application, ",".join(map(str, arguments)), lasting=None)
        returned = reply.number
        if returned == NO_SUCH_APPLICATION:
            raise CommandFailed("EXEC", f"no application {application}")
        if returned == -1:
            await self._still_there()
        return returned

    async def gosub(self, context: str, extension: str, priority: str | int, *arguments: str | int) -> None:
        """Run a subroutine of the dialplan until its Return; CommandFailed if there is no such subroutine."""
        reply = await self.command(
            "GOSUB", context, extension, priority, *given(",".join(map(str, arguments)) or None), lasting=None
        )
        if reply.number < 0:
            await self._still_there()
            raise CommandFailed("GOSUB", reply.text)

    async def set_context(self, context: str) -> None:
        """Where the dialplan goes on after the script."""
        await self.command("SET CONTEXT", context)

    async def set_extension(self, extension: str) -> None:
        """Where the dialplan goes on after the script."""
        await self.command("SET EXTENSION", extension)

    async def set_priority(self, priority: str | int) -> None:
        """Where the dialplan goes on after the script: a priority or a label."""
        await self.command("SET PRIORITY", priority)

    async def set_callerid(self, number: str) -> None:
        """Set the caller's number, or name and number as in `"Name" <number>`."""
        await self.command("SET CALLERID", number)

    async def set_autohangup(self, seconds: int) -> None:
        """Have Asterisk hang up after so many seconds from now; 0 takes it back."""
        await self.command("SET AUTOHANGUP", seconds)

    async def set_music(self, on: bool, music_class: str | None = None) -> None:
        """Play music on hold, or stop it; the next prompt stops it, too."""
        await self.command("SET MUSIC", "on" if on else "off", *given(music_class))

    async def asyncagi_break(self) -> None:
        """Give the channel back to the dialplan; only under AsyncAGI, elsewhere it does nothing."""
        await self.command("ASYNCAGI BREAK")

    async def verbose(self, message: str, level: int = 1) -> None:
        """Write a line to Asterisk's verbose log, at a level from 1 to 4."""
        await self.command("VERBOSE", message, level)

    async def noop(self, *ignored: str | int) -> None:
        """Do nothing: a round trip to Asterisk and back."""
        await self.command("NOOP", *ignored)

    async def _still_there(self) -> None:
        """Raise Hangup if the caller has gone: a HANGUP line that is under way comes before this reply."""
        status = await self.command("CHANNEL STATUS")
        if status.number < 0:
            raise Hangup("the channel is gone")


def given(argument: str | int | None) -> tuple[str | int, ...]:
    """An argument that may be left out."""
    return () if argument is None else (argument,)
