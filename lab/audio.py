"""The sound of calls as it arrives from Asterisk: AudioSocket connections, told apart by their UUID.

The protocol (Asterisk's documentation, "AudioSocket"): one byte for the kind, two for the length, then the payload;
sound is signed 16-bit little-endian at 8 kHz.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from uuid import UUID, uuid4

from lab.ports import HOST

WHO, SOUND = 0x01, 0x10
BYTES_A_SECOND = 16_000
PAUSE = 0.1
"""Seconds without a packet after which it is a pause; packets come every 0.02."""


class SoundServer:
    """Takes the sound of many calls on one port."""

    def __init__(self) -> None:
        self._expected: dict[UUID, asyncio.Queue[bytes | None]] = {}
        self._listening: asyncio.Server | None = None

    async def start(self) -> None:
        self._listening = await asyncio.start_server(self._take, HOST, 0)

    async def stop(self) -> None:
        if self._listening:
            self._listening.close()
        for queue in self._expected.values():
            queue.put_nowait(None)

    def expect(self) -> Sound:
        """The sound of a call that will be connected to `Sound.channel`."""
        name = uuid4()
        queue = self._expected[name] = asyncio.Queue()
        assert self._listening
        port = self._listening.sockets[0].getsockname()[1]
        return Sound(f"AudioSocket/{HOST}:{port}/{name}", queue)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[bytes | None] | None = None
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, length = (header := await reader.readexactly(3))[0], int.from_bytes(header[1:], "big")
                payload = await reader.readexactly(length)
                if kind == WHO:
                    queue = self._expected.pop(UUID(bytes=payload), None)
                elif kind == SOUND and queue:
                    queue.put_nowait(payload)
        if queue:
            queue.put_nowait(None)
        writer.close()


class Sound:
    """What is to be heard on one call, as time goes by, until the call ends."""

    def __init__(self, channel: str, packets: asyncio.Queue[bytes | None]) -> None:
        self.channel = channel
        self._packets = packets

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Packets as they come; while none come, which is how Asterisk is silent, silence of that length."""
        clock = asyncio.get_running_loop().time
        heard_until = clock()
        while True:
            packet = await self._next_packet()
            if packet is None:
                return
            if not packet:
                packet = bytes(BYTES_A_SECOND // 1000 * 2 * int((clock() - heard_until) * 500))
            heard_until = clock()
            yield packet

    async def _next_packet(self) -> bytes | None:
        """The next packet, nothing if there is a pause, None at the end."""
        try:
            return await asyncio.wait_for(self._packets.get(), PAUSE)
        except TimeoutError:
            # We may have been kept from looking: what has come meanwhile is taken in first.
            await asyncio.sleep(0)
            return b"" if self._packets.empty() else self._packets.get_nowait()
