"""All that is to be said of single rows, kept on disk while an import goes on, and told beside what stood in them."""

from __future__ import annotations

import csv
import heapq
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from centralino.formulas import no_formulas
from centralino.support.importing.cells import text_of
from centralino.support.importing.rows import Refusal, Repair
from centralino.support.importing.sheet_rows import Reading, Row
from centralino.support.importing.sheets import open_sheet
from centralino.support.importing.telephone_cells import MENDED

FIRST = 20


class Result(StrEnum):
    """What became of a row; one that is taken as it stands is not remarked on."""

    REFUSED = "refused"
    MERGED = "merged"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said of a cell: what stood in it, and why it was refused, or what was made of it."""

    row: int
    result: Result
    column: str
    value: str
    why: str
    became: str = ""


def of_refusal(refusal: Refusal) -> Remark:
    """A refusal as a remark."""
    return Remark(refusal.row, Result.REFUSED, refusal.column, refusal.value, refusal.reason)


def of_repair(repair: Repair) -> Remark:
    """A repair as a remark."""
    return Remark(repair.row, Result.REPAIRED, repair.column, repair.value, MENDED[repair.how], repair.became)


class Remarks:
    """Takes remarks in several runs, each in the order of the rows; gives them back in one."""

    def __init__(self) -> None:
        self.first: dict[Result, list[Remark]] = {result: [] for result in Result}
        self._runs: list[IO[str]] = []
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for run in self._runs:
            run.close()

    def take(self, remark: Remark) -> None:
        """One more; a row before the last one begins another run."""
        if not self._runs or remark.row < self._last:
            self._runs.append(_new_run())
        self._last = remark.row
        cells = (remark.row, remark.result, remark.column, remark.value, remark.why, remark.became)
        csv.writer(self._runs[-1]).writerow(cells)
        if len(self.first[remark.result]) < FIRST:
            self.first[remark.result].append(remark)

    def by_row(self) -> Iterator[Remark]:
        """All of them, in the order of the rows."""
        return heapq.merge(*map(_read, self._runs), key=lambda remark: remark.row)


@dataclass(frozen=True, slots=True)
class RemarkedRow:
    """A row that something is to be said of, and its cells as they stood."""

    number: int
    remarks: tuple[Remark, ...]
    cells: tuple[str, ...]

    @property
    def result(self) -> Result:
        """The worst of what became of it."""
        results = {remark.result for remark in self.remarks}
        return next(result for result in Result if result in results)


def _nowhere(_: RemarkedRow) -> None:
    """Nobody wants the rows but in the report."""


def write_report(
    report: Path,
    file: Path,
    reading: Reading,
    remarks: Remarks,
    words: Callable[[str], str] = str,
    also: Callable[[RemarkedRow], None] = _nowhere,
) -> None:
    """Every row that something is to be said of, as CSV: what became of it, why, and then its cells as they stood.

    `words` puts what we say into another language; `also` is told each row, too. Whatever a spreadsheet would run as a
    formula is written so that it does not.
    """
    with (
        open_sheet(file, reading) as sheet,
        report.open("w", encoding="utf-8-sig", errors="replace", newline="") as out,
    ):
        writer = csv.writer(out, delimiter=";")
        heads = [words("row"), words("result"), words("why")]
        writer.writerow([*heads, *map(no_formulas, sheet.header)])
        for row in _remarked(sheet.rows, remarks):
            why = "; ".join(_told(row.remarks, words))
            writer.writerow([row.number, words(row.result), *map(no_formulas, (why, *row.cells))])
            also(row)


def _remarked(rows: Iterator[Row], remarks: Remarks) -> Iterator[RemarkedRow]:
    grouped = groupby(remarks.by_row(), key=lambda remark: remark.row)
    number, said = next(grouped, (0, iter(())))
    for each in rows:
        if each.number == number:
            yield RemarkedRow(number, tuple(said), tuple(map(text_of, each.cells)))
            number, said = next(grouped, (0, iter(())))


def _told(told: Sequence[Remark], words: Callable[[str], str]) -> Iterator[str]:
    for remark in told:
        became = f" -> {remark.became}" if remark.became else ""
        yield f"{words(remark.column)} {remark.value!r}{became}: {words(remark.why)}"


def _new_run() -> IO[str]:
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")


def _read(run: IO[str]) -> Iterator[Remark]:
    run.seek(0)
    for row, result, column, value, why, became in csv.reader(run):
        yield Remark(int(row), Result(result), column, value, why, became)
