"""Events of the PBX for one reader, who may be slow, and is told when some are missing."""

from __future__ import annotations

from asyncio import Queue
from collections.abc import AsyncIterator

from centralino.pbx.ami import Message

MOST_WAITING = 10_000


class Resynchronise:
    """Stands where events are missing: the link was new or broken, or the reader too slow. Ask for the state anew."""


class Subscription:
    """An endless `async for` over events; a `Resynchronise` stands first after every new link."""

    def __init__(self, names: frozenset[str], most_waiting: int = MOST_WAITING) -> None:
        self._names = names
        self._most_waiting = most_waiting
        self._waiting: Queue[Message | Resynchronise] = Queue()

    def put(self, event: Message) -> None:
        """Hand on an event, if it is one of those asked for."""
        if self._names and event.event not in self._names:
            return
        if self._waiting.qsize() >= self._most_waiting:
            self.put_gap()
        else:
            self._waiting.put_nowait(event)

    def put_gap(self) -> None:
        """What waited is stale now."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(Resynchronise())

    async def __aiter__(self) -> AsyncIterator[Message | Resynchronise]:
        while True:
            yield await self._waiting.get()
