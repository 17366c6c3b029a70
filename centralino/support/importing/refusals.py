"""What an import refused: the first rows whole, all of them counted by reason, and each in a file if asked."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from centralino.support.importing.rows import Refusal

FIRST = 20


def _nowhere(_: Refusal) -> None:
    """Nobody asked for a report."""


@dataclass(slots=True)
class Refusals:
    """Grows by a counter a reason, however many rows are refused. `rows` are counted once each."""

    write: Callable[[Refusal], None] = _nowhere
    first: list[Refusal] = field(default_factory=list)
    by_reason: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: int = 0
    _last: int = 0

    def note(self, refusal: Refusal) -> None:
        """One more; those of a row come together."""
        self.write(refusal)
        self.by_reason[refusal.column, refusal.reason] += 1
        self.rows += refusal.row != self._last
        self._last = refusal.row
        if len(self.first) < FIRST:
            self.first.append(refusal)


@contextmanager
def refusals_into(path: Path | None) -> Iterator[Refusals]:
    """Refusals that are written to a CSV file as they come, if there is to be one."""
    if path is None:
        yield Refusals()
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        report = csv.writer(file)
        report.writerow([each.name for each in fields(Refusal)])
        yield Refusals(lambda refusal: report.writerow(astuple(refusal)))
