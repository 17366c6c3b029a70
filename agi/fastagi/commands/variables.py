"""Commands that read and write channel variables and Asterisk's own database."""

from __future__ import annotations

from agi.fastagi.commands.channel import given
from agi.fastagi.commands.sender import Sender
from agi.fastagi.errors import CommandFailed


class VariableCommands(Sender):
    __slots__ = ()

    async def set_variable(self, name: str, value: str | int) -> None:
        """Set a channel variable or a function such as `CHANNEL(language)`; the value is taken literally."""
        await self.command("SET VARIABLE", name, value)

    async def get_variable(self, name: str) -> str | None:
        """A variable or function of this channel; None if it is not set."""
        reply = await self.command("GET VARIABLE", name, spans_lines=True)
        return reply.value if reply.number == 1 else None

    async def get_full_variable(self, expression: str, channel: str | None = None) -> str | None:
        """What the dialplan makes of `expression`, here or on another channel; None without that channel."""
        reply = await self.command("GET FULL VARIABLE", expression, *given(channel), spans_lines=True)
        return reply.value if reply.number == 1 else None

    async def database_get(self, family: str, key: str) -> str | None:
        """A value of Asterisk's database; None if there is none."""
        reply = await self.command("DATABASE GET", family, key, spans_lines=True)
        return reply.value if reply.number == 1 else None

    async def database_put(self, family: str, key: str, value: str | int) -> None:
        """Write a value into Asterisk's database; CommandFailed if it does not take it."""
        reply = await self.command("DATABASE PUT", family, key, value)
        if reply.number != 1:
            raise CommandFailed("DATABASE PUT", f"{family}/{key} was not written")

    async def database_del(self, family: str, key: str) -> bool:
        """Delete a value; whether there was one."""
        return (await self.command("DATABASE DEL", family, key)).number == 1

    async def database_deltree(self, family: str, keytree: str | None = None) -> bool:
        """Delete a family, or a tree in it; whether there was one."""
        return (await self.command("DATABASE DELTREE", family, *given(keytree))).number == 1
