"""A register as its keeper publishes it: the numbers in a sheet, wherever they stand, and the cells that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from centralino.directory.numbers import to_e164
from centralino.support.importing.cells import text_of
from centralino.support.importing.sheets import Cell, Sheet, open_sheet

TOLD: Final = 100  # cells that are no numbers; of more, only how many they are
LONGEST_TOLD: Final = 80  # characters of one
EVERY: Final = 5000  # rows

Show = Callable[[int, int], object]
"""Hears of rows that were read, and of how many there may be."""


@dataclass(frozen=True, slots=True)
class PassedCell:
    """A cell that is no number, in a row as the spreadsheet counts them."""

    row: int
    text: str


@dataclass(slots=True)
class PassedOver:
    """The cells that are no numbers, the first of them word by word; a header is none of them."""

    cells: int = 0
    first: list[PassedCell] = field(default_factory=list)

    def note(self, row: int, text: str) -> None:
        """One more."""
        self.cells += 1
        if len(self.first) < TOLD:
            self.first.append(PassedCell(row, text[:LONGEST_TOLD]))


@dataclass(frozen=True, slots=True)
class Found:
    """What stands in a file; `numbers` counts one that stands there twice as two."""

    numbers: int
    passed_over: PassedOver


def look_through(path: Path, region: str, show: Show = lambda _done, _of: None) -> Found:
    """What would come of a file. `region` (ISO 3166) is that of numbers that name no country.

    Raises `UnreadableSheet`.
    """
    passed_over = PassedOver()
    with open_sheet(path) as sheet:
        count = sum(1 for _ in numbers_in(sheet, region, passed_over, show))
    return Found(count, passed_over)


def numbers_of(path: Path, region: str, show: Show = lambda _done, _of: None) -> Iterator[str]:
    """Every number in a file, which is opened when the first is asked for. Raises `UnreadableSheet` as it goes."""
    with open_sheet(path) as sheet:
        yield from numbers_in(sheet, region, PassedOver(), show)


def numbers_in(
    sheet: Sheet, region: str, passed_over: PassedOver, show: Show = lambda _done, _of: None
) -> Iterator[str]:
    """Every number in E.164; also one that stands where a heading might. Raises `UnreadableSheet` as it goes."""
    for cell in sheet.header:
        if number := to_e164(cell, region):
            yield number
    for count, row in enumerate(sheet.rows, start=1):
        yield from _in_row(row.number, row.cells, region, passed_over)
        if count % EVERY == 0:
            show(count, round(count / max(sheet.done(), 0.001)))


def _in_row(row: int, cells: Sequence[Cell], region: str, passed_over: PassedOver) -> Iterator[str]:
    for cell in cells:
        text = text_of(cell)
        if number := to_e164(text, region):
            yield number
        elif text:
            passed_over.note(row, text)
