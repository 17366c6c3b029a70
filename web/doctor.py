"""The doctor's rounds that pages show: one at a time, to be read as it is made, and the latest of them kept."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from centralino.clock import now
from centralino.stack.doctor import Finding, State
from centralino.stack.doctor.apart import examined_apart

log = structlog.get_logger()

STALE_AFTER: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Round:
    """What was found so far; once it is over, all of it, unless it broke off."""

    began_at: datetime
    findings: list[Finding] = field(default_factory=list)
    over_at: datetime | None = None
    broke_off: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be found."""
        return self.over_at is not None

    def count(self, state: State) -> int:
        """How many findings are so."""
        return sum(each.state is state for each in self.findings)


@dataclass(slots=True)
class Doctor:
    """Of this process."""

    latest: Round | None = None
    _task: asyncio.Task[None] | None = None

    def recent(self, home: Path, at: datetime) -> Round:
        """The round that is being made, or was over less than a minute ago; otherwise one begins."""
        latest = self.latest
        if latest is None or (latest.over_at and at - latest.over_at > STALE_AFTER):
            return self.begin(home, at)
        return latest

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
    except (OSError, TimeoutError) as error:
        log.error("the doctor's round broke off", why=str(error) or "it took too long")
        made.broke_off = True
    except Exception:
        log.exception("the doctor's round broke off")
        made.broke_off = True
    finally:
        made.over_at = now()
