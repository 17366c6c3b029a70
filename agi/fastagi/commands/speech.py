"""Commands of a speech recognition engine, where a module of Asterisk provides one.

All but `speech_recognize` raise CommandFailed when the engine refuses or none was created.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from agi.fastagi.commands.channel import given
from agi.fastagi.commands.sender import Sender, end_position
from agi.fastagi.errors import CommandFailed, ProtocolError
from agi.fastagi.protocol import Reply


class SpeechEnd(StrEnum):
    """Why recognition ended, in Asterisk's words."""

    SPEECH = "speech"
    KEY = "digit"
    TIMEOUT = "timeout"
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Heard:
    """One reading of what was said: how sure the engine is, from 0 to 1000, and by which grammar."""

    text: str
    score: int
    grammar: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the caller said or keyed; `heard` with the likeliest first, as the engine gave it."""

    ended_by: SpeechEnd
    key: str | None
    heard: tuple[Heard, ...]
    end_position: int


class SpeechCommands(Sender):
    __slots__ = ()

    async def speech_create(self, engine: str) -> None:
        """Take a recogniser of that engine for this call; an empty name is the default engine."""
        await self._agreed("SPEECH CREATE", engine)

    async def speech_set(self, name: str, value: str | int) -> None:
        """Change a setting of the engine."""
        await self._agreed("SPEECH SET", name, value)

    async def speech_destroy(self) -> None:
        await self._agreed("SPEECH DESTROY")

    async def speech_load_grammar(self, name: str, path: str) -> None:
        await self._agreed("SPEECH LOAD GRAMMAR", name, path)

    async def speech_unload_grammar(self, name: str) -> None:
        await self._agreed("SPEECH UNLOAD GRAMMAR", name)

    async def speech_activate_grammar(self, name: str) -> None:
        await self._agreed("SPEECH ACTIVATE GRAMMAR", name)

    async def speech_deactivate_grammar(self, name: str) -> None:
        await self._agreed("SPEECH DEACTIVATE GRAMMAR", name)

    async def speech_recognize(
        self, prompt: str, timeout_seconds: int, offset: int | None = None
    ) -> Recognition:
        """Play a prompt, which speech interrupts, and return what was said within that time after it."""
        reply = await self.command("SPEECH RECOGNIZE", prompt, timeout_seconds, *given(offset), lasting=None)
        if reply.number != 1:
            raise CommandFailed("SPEECH RECOGNIZE", reply.text or "no recogniser")
        return recognition(reply)

    async def _agreed(self, name: str, *arguments: str | int) -> None:
        reply = await self.command(name, *arguments)
        if reply.number != 1:
            raise CommandFailed(name, reply.text or "refused")


FIELD = re.compile(r'(\w+?)(\d*)=(?:"([^"]*)"|(\S*))')


def recognition(reply: Reply) -> Recognition:
    """Read `(speech) endpos=0 results=1 score0=900 text0="hello" grammar0=words`, or raise ProtocolError."""
    why, _, after = reply.text.lstrip("(").partition(")")
    try:
        ended_by = SpeechEnd(why)
    except ValueError:
        raise ProtocolError(f"not the end of a recognition: {reply.text!r}") from None
    fields = {(name, index): text or bare for name, index, text, bare in FIELD.findall(after)}
    heard = [
        Heard(fields.get(("text", index), ""), int(score), fields.get(("grammar", index), ""))
        for (name, index), score in fields.items()
        if name == "score" and score.isascii() and score.isdigit()
    ]
    return Recognition(ended_by, fields.get(("digit", "")), tuple(heard), end_position(reply))
