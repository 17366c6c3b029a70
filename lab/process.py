"""One process of the product in a folder of its own: started, killed, frozen, thawed."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from centralino.stack.children import die_with_parent
from centralino.stack.readiness import Readiness

READY_WITHIN = 90.0  # seconds; on a machine that has much else to do, a third of them go by


class NotReady(Exception):
    """A process did not come up; the text says which, and its last words."""


class OurProcess:
    """`python -m MODULE` in `folder`, its log beside it. `environment` is asked at each start."""

    def __init__(self, module: str, folder: Path, environment: Callable[[], Mapping[str, str]]) -> None:
        self.module = module
        self._folder, self._environment = folder, environment
        self._process: Process | None = None

    async def start(self) -> None:
        """Returns when it says that it is ready. Raises `NotReady`."""
        with self._log.open("ab") as log, Readiness() as readiness:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self.module,
                cwd=self._folder, env={**self._environment(), **readiness.variables},
                stdin=DEVNULL, stdout=log, stderr=STDOUT, preexec_fn=die_with_parent,
            )  # fmt: skip
            signs = {asyncio.ensure_future(readiness.wait()), asyncio.ensure_future(process.wait())}
            done, waiting = await asyncio.wait(
                signs, timeout=READY_WITHIN, return_when=asyncio.FIRST_COMPLETED
            )
            for sign in waiting:
                sign.cancel()
        if process.returncode is not None:
            raise NotReady(f"python -m {self.module} ended:\n{self.said()}")
        if not done:
            raise NotReady(f"python -m {self.module} does not get ready:\n{self.said()}")

    async def kill(self) -> None:
        """As kill -9 does it: in the middle of whatever it does."""
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def stop(self) -> None:
        """As its supervisor stops it: it comes to an orderly end."""
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()

    def freeze(self) -> None:
        """It takes connections, and says nothing any more."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen."""
        self._signal(signal.SIGCONT)

    def said(self) -> str:
        """The end of its log."""
        return self._log.read_text("utf-8", "replace")[-3000:] if self._log.exists() else ""

    def _signal(self, number: signal.Signals) -> None:
        assert self._process, f"there is no {self.module} running"
        self._process.send_signal(number)

    @property
    def _log(self) -> Path:
        return self._folder / f"{self.module}.log"
