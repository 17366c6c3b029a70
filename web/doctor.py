"""The doctor's rounds that pages show: one at a time, to be read as it is made, and the latest of them kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from centralino.stack.doctor import Finding, State
from centralino.stack.doctor.apart import examined_apart

log = structlog.get_logger()


@dataclass(slots=True)
class Round:
    """What was found so far; once it is over, all of it, unless it broke off."""

    began_at: datetime
    findings: list[Finding] = field(default_factory=list)
    is_over: bool = False
    broke_off: bool = False

    def count(self, state: State) -> int:
        """How many findings are so."""
        return sum(each.state is state for each in self.findings)


@dataclass(slots=True)
class Doctor:
    """Of this process."""

    latest: Round | None = None
    _task: asyncio.Task[None] | None = None

    def begin(self, home: Path, at: datetime) -> Round:
        """Have the checkout at `home` looked at; who asks while that goes on joins it."""
        if self.latest is None or self.latest.is_over:
            self.latest = Round(at)
            self._task = asyncio.create_task(_make(self.latest, home))
        return self.latest


async def _make(made: Round, home: Path) -> None:
    try:
        async for finding in examined_apart(home):
            made.findings.append(finding)
    except (OSError, TimeoutError, ValueError) as error:
        log.error("the doctor's round broke off", why=str(error) or "it took too long")
        made.broke_off = True
    finally:
        made.is_over = True
