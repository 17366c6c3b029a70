"""Commands that play sound files, listen for keys and record."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from agi.fastagi.commands.channel import given
from agi.fastagi.commands.sender import Playback, Sender, end_position, key_of
from agi.fastagi.errors import ProtocolError


class Digits(NamedTuple):
    """The keys pressed, and whether waiting for a further one came to its end."""

    digits: str
    timed_out: bool


class RecordingEnd(StrEnum):
    """Why a recording ended, in Asterisk's words."""

    KEY = "dtmf"
    TIMEOUT = "timeout"
    SILENCE = "silence"
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Recording:
    """How a recording ended: by which key, if one; its length in samples."""

    ended_by: RecordingEnd
    key: str | None
    end_position: int


class PromptCommands(Sender):
    __slots__ = ()

    async def stream_file(self, name: str, escape_digits: str = "", offset: int = 0) -> Playback:
        """Play a sound file, named without its extension, from a sample on until its end or one of the keys."""
        reply = await self._on_channel("STREAM FILE", name, escape_digits, offset, lasting=None)
        return Playback(key_of(reply), end_position(reply))

    async def control_stream_file(
        self,
        name: str,
        escape_digits: str = "",
        skip_ms: int = 3000,
        forward: str = "#",
        rewind: str = "*",
        pause: str = "",
        offset_ms: int = 0,
    ) -> Playback:
        """Play a sound file that the caller may wind forward and back by `skip_ms`, and pause, by keys."""
        keys = (forward, rewind, pause)
        reply = await self._on_channel(
            "CONTROL STREAM FILE", name, escape_digits, skip_ms, *keys, offset_ms, lasting=None
        )
        return Playback(key_of(reply), end_position(reply))

    async def get_option(self, name: str, escape_digits: str, timeout_ms: int = 5000) -> Playback:
        """Play a sound file, then wait for one of the keys, which may also interrupt it."""
        reply = await self._on_channel("GET OPTION", name, escape_digits, timeout_ms, lasting=None)
        return Playback(key_of(reply), end_position(reply))

    async def get_data(self, name: str, timeout_ms: int = 5000, max_digits: int = 1024) -> Digits:
        """Play a sound file and collect keys until `#`, `max_digits` of them, or `timeout_ms` without one."""
        reply = await self._on_channel("GET DATA", name, timeout_ms, max_digits, lasting=None)
        return Digits(reply.result, reply.value == "timeout")

    async def wait_for_digit(self, timeout_ms: int) -> str | None:
        """The key pressed within that time, -1 being for ever; None if none was."""
        lasting = None if timeout_ms < 0 else timeout_ms / 1000
        return key_of(await self._on_channel("WAIT FOR DIGIT", timeout_ms, lasting=lasting))

    async def record_file(
        self,
        name: str,
        format: str,
        escape_digits: str = "#",
        timeout_ms: int = -1,
        *,
        offset: int = 0,
        beep: bool = False,
        silence_seconds: int | None = None,
    ) -> Recording:
        """Record into a file until a key, `timeout_ms` (-1: none) or a silence of that length.

        `offset` in samples: go on in a file that exists. Who hangs up ends it with Hangup; the file stays.
        """
        lasting = None if timeout_ms < 0 else timeout_ms / 1000
        silence = None if silence_seconds is None else f"s={silence_seconds}"
        reply = await self._on_channel(
            "RECORD FILE", name, format, escape_digits, timeout_ms, offset,
            *given("BEEP" if beep else None), *given(silence), lasting=lasting,
        )  # fmt: skip
        why = reply.text.partition(")")[0].lstrip("(")
        if why not in set(RecordingEnd):
            raise ProtocolError(f"not the end of a recording: {reply.text!r}")
        ended_by = RecordingEnd(why)
        key = key_of(reply) if ended_by is RecordingEnd.KEY else None
        return Recording(ended_by, key, end_position(reply))
