"""Commands for channels that carry text or pictures beside the voice."""

from __future__ import annotations

from agi.fastagi.commands.sender import Sender, key_of


class TextCommands(Sender):
    __slots__ = ()

    async def send_text(self, text: str) -> None:
        """Send a text to the caller's device; nothing happens on a channel without text."""
        await self._on_channel("SEND TEXT", text)

    async def send_image(self, name: str) -> None:
        """Send a picture file, named without its extension; nothing happens on a channel without pictures."""
        await self._on_channel("SEND IMAGE", name)

    async def receive_char(self, timeout_ms: int = 0) -> str | None:
        """One character of text within that time (0: for ever); None if the channel has no text."""
        return key_of(await self._on_channel("RECEIVE CHAR", timeout_ms, lasting=timeout_ms / 1000 or None))

    async def receive_text(self, timeout_ms: int = 0) -> str:
        """A text within that time (0: for ever); CommandFailed if none came."""
        lasting = timeout_ms / 1000 or None
        return (await self._on_channel("RECEIVE TEXT", timeout_ms, lasting=lasting, spans_lines=True)).value

    async def tdd_mode(self, on: bool) -> bool:
        """Switch the mode for devices of the deaf; whether the channel can."""
        return (await self.command("TDD MODE", "on" if on else "off")).number == 1
