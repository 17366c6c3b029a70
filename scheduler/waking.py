"""Between two rounds of work: waiting for news, or until something is due."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress


class News:
    """There is news, or there is none; what comes during a round is still there after it.

    Nobody waits for longer than `longest` seconds: what nobody told us of may be due all the same.
    """

    def __init__(self, longest: float) -> None:
        self._longest, self._there_is = longest, asyncio.Event()

    def tell(self) -> None:
        """There is some."""
        self._there_is.set()

    def clear(self) -> None:
        """All that was told is heeded by the round that begins now."""
        self._there_is.clear()

    async def wait(self, seconds: float, gather: Callable[[], Awaitable[None]] | None = None) -> None:
        """Until there is some, or for so many seconds, and no longer also if it is gathered then."""
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(seconds, 0.0), self._longest)):
                await self._there_is.wait()
                if gather:
                    await gather()
