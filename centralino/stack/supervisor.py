"""Keeps our processes running: started in order, started again when they die, stopped in reverse."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

from centralino.stack.children import die_with_parent
from centralino.stack.readiness import Readiness

log = structlog.get_logger()

LONGEST_PAUSE = 30.0
LONG_ENOUGH_TO_TRUST = 60.0  # a process that lived so long gets the shortest pause again


class PartFailed(Exception):
    """A part ended before it was ready, or was not ready in time; what it said stands in the log."""


@dataclass(frozen=True, slots=True)
class Part:
    """A process of ours; lengths are seconds.

    It says by itself when it is ready (see `readiness`), unless `tells_ready` says that it does not, and ends by
    itself on SIGTERM, or is killed.
    """

    name: str
    command: Sequence[str]
    tells_ready: bool = True
    ready_within: float = 90.0
    stops_within: float = 30.0


class Supervisor:
    """Runs parts until it is told to stop. The pause before a restart doubles from `first_pause` seconds."""

    def __init__(self, *, first_pause: float = 1.0) -> None:
        self._first_pause = first_pause
        self._told_to_stop = asyncio.Event()
        self._children: dict[str, tuple[Part, Process]] = {}
        self._tending: list[asyncio.Task[None]] = []

    async def start(self, part: Part) -> None:
        """Start a part and return when it is ready; from then on it is started again whenever it ends.

        Returns also when somebody says stop meanwhile. Raises `PartFailed`.
        """
        if not self._told_to_stop.is_set():
            await self._launch(part)
            self._tending.append(asyncio.create_task(self._tend(part)))

    async def until_told_to_stop(self) -> None:
        await self._told_to_stop.wait()

    def stop(self) -> None:
        """Ask for the end. Asked again, nothing is waited for any more."""
        if self._told_to_stop.is_set():
            for _, child in self._children.values():
                _send(child, signal.SIGKILL)
        self._told_to_stop.set()

    async def close(self) -> None:
        """End every part, the last one started first."""
        for task in self._tending:
            task.cancel()
        await asyncio.gather(*self._tending, return_exceptions=True)
        for part, child in reversed(self._children.values()):
            log.info("stopping", part=part.name)
            await _end(child, part)

    async def _tend(self, part: Part) -> None:
        clock, pause = asyncio.get_running_loop().time, self._first_pause
        while True:
            began = clock()
            code = await self._children[part.name][1].wait()
            pause = self._first_pause if clock() - began > LONG_ENOUGH_TO_TRUST else pause
            log.error("ended by itself; starting it again", part=part.name, code=code, after_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            with suppress(PartFailed):
                await self._launch(part)

    async def _launch(self, part: Part) -> None:
        log.info("starting", part=part.name)
        with Readiness() as readiness:
            child = await asyncio.create_subprocess_exec(
                *part.command,
                stdin=DEVNULL,
                env=os.environ | readiness.variables,
                start_new_session=True,  # Ctrl-C reaches us alone, and we stop the parts in order
                preexec_fn=die_with_parent,
            )
            self._children[part.name] = part, child
            if not part.tells_ready:
                return
            signs = [readiness.wait(), child.wait(), self._told_to_stop.wait()]
            in_time = await _first_of(signs, within=part.ready_within)
        if not in_time:
            await _end(child, part)
            raise PartFailed(f"{part.name} was not ready after {part.ready_within:.0f} s")
        if child.returncode is not None:
            raise PartFailed(f"{part.name} did not start (code {child.returncode}); it said why, above")
        log.info("ready", part=part.name)


async def _first_of(signs: Sequence[Coroutine[None, None, object]], *, within: float) -> bool:
    """Wait for whichever comes first; false when nothing did in time."""
    waiting = [asyncio.ensure_future(sign) for sign in signs]
    try:
        done, _ = await asyncio.wait(waiting, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for each in waiting:
            each.cancel()


async def _end(child: Process, part: Part) -> None:
    _send(child, signal.SIGTERM)
    try:
        await asyncio.wait_for(child.wait(), part.stops_within)
    except TimeoutError:
        log.warning("does not stop, killing it", part=part.name)
        _send(child, signal.SIGKILL)
        await child.wait()


def _send(child: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        child.send_signal(number)
