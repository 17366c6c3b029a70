"""Work that takes longer than anybody waits for a page: it goes on by itself, and pages tell how far it has come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

REMEMBERED = 100  # errands that are over
HEAVY_AT_ONCE = 2  # that reckon for seconds; others wait for their turn

Progress = Callable[[int, int], None]
Work = Callable[[Progress], Awaitable[object]]


@dataclass(slots=True)
class Errand:
    """One piece of such work; `result` is there once it is over, `failed` when there will be none."""

    done: int = 0
    of: int = 0
    result: object = None
    is_over: bool = False
    failed: bool = False
    task: asyncio.Task[None] | None = None

    def come_to(self, done: int, of: int) -> None:
        """So many of so many; may be called from another thread."""
        self.done, self.of = done, of


@dataclass(frozen=True, slots=True)
class Errands:
    """Those of this process. A name is one errand at a time: who asks for the same again joins it."""

    _known: dict[str, Errand] = field(default_factory=dict)
    _heavy: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HEAVY_AT_ONCE))

    def begin(self, name: str, work: Work, *, heavy: bool = False) -> Errand:
        """Begin this, unless it goes on already; what is `heavy` as soon as it is its turn."""
        known = self._known.get(name)
        if known and not known.is_over:
            return known
        self._forget()
        errand = self._known[name] = Errand()
        errand.task = asyncio.create_task(_do(name, errand, self._in_turn(work) if heavy else work))
        return errand

    def find(self, name: str) -> Errand | None:
        """None for what was never begun here, or is long over."""
        return self._known.get(name)

    def take(self, name: str) -> Errand | None:
        """An errand that is over, which is forgotten herewith."""
        known = self._known.get(name)
        return self._known.pop(name) if known and known.is_over else None

    def _in_turn(self, work: Work) -> Work:
        async def wait_and_work(progress: Progress) -> object:
            async with self._heavy:
                return await work(progress)

        return wait_and_work

    def _forget(self) -> None:
        over = [name for name, errand in self._known.items() if errand.is_over]
        for name in over[: max(len(over) - REMEMBERED, 0)]:
            del self._known[name]


async def _do(name: str, errand: Errand, work: Work) -> None:
    try:
        errand.result = await work(errand.come_to)
    except Exception:
        log.exception("an errand failed", errand=name)
        errand.failed = True
    finally:
        errand.is_over = True
