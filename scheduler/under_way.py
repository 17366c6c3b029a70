"""Work that goes on beside the rounds in which it is begun."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine


class UnderWay:
    """What was begun and is not over; `when_over` is called each time there is room again."""

    def __init__(self, when_over: Callable[[], None]) -> None:
        self._when_over = when_over
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """It goes on though whoever began it is cancelled."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._is_over)
        return task

    async def until_over(self, within: float) -> None:
        """Return when nothing is under way, or after `within` seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    def _is_over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._when_over()
