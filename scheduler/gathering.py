"""A pause before work that costs little more for much than for little, in which more of it comes together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 0.1  # seconds


class Gathering:
    """The pause is as long as the work took the last time: hardly any while all is quiet, half the time under load."""

    def __init__(self) -> None:
        self._took = 0.0

    async def pause(self) -> None:
        """Let more come."""
        await asyncio.sleep(min(self._took, LONGEST))

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """The work is done inside."""
        clock = asyncio.get_running_loop().time
        began = clock()
        try:
            yield
        finally:
            self._took = clock() - began
