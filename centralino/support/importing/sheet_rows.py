"""What a sheet is made of, whatever the file: cells, rows, how it is to be read, and how much of it we put up with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from centralino.worded import Worded

Cell = str | float | int | bool | date | datetime | time | timedelta | None

MOST_COLUMNS = 200
MOST_ROWS = 2_000_000
LONGEST_CELL = 32_767  # characters; Excel's own bound


class UnreadableSheet(Exception):
    """The file is no spreadsheet we can read; the text says why."""

    def why(self, file: str) -> str:
        """The same without the name of the file before it; worded, where it was."""
        cause = self.__cause__ if isinstance(self.__cause__, UnreadableSheet) else self
        said = cause.args[0] if cause.args else ""
        return said if isinstance(said, Worded) else str(self).removeprefix(f"{file}: ")


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 as a spreadsheet does, blank rows included."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read where that is known; None leaves it to what the file looks like.

    `encoding` is a name of Python's codecs. `header_row` counts as the spreadsheet does, 0 is none at all; what
    stands above it is passed over.
    """

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None


def is_blank(cell: Cell) -> bool:
    """Whether nothing is to be seen in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def letters(place: int) -> str:
    """What a spreadsheet writes above its column: 0 is A, 26 is AA."""
    written = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        written = chr(ord("A") + rest) + written
    return written
