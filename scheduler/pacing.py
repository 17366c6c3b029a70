"""Calls of one trunk, never closer to each other than its pace, whatever was late."""

from __future__ import annotations

import asyncio


class Pace:
    """Turns at least `1/per_second` seconds apart, in the order in which they were asked for."""

    def __init__(self, per_second: float) -> None:
        self._apart = 1 / per_second
        self._in_turn = asyncio.Lock()
        self._last = float("-inf")

    async def turn(self) -> None:
        """Return when it is one's turn: who comes late must not catch up by coming in a crowd."""
        clock = asyncio.get_running_loop().time
        async with self._in_turn:
            await asyncio.sleep(self._last + self._apart - clock())
            self._last = clock()
