"""A spreadsheet as rows of cells, read as it streams by: CSV in whatever dialect, and XLSX."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, load_workbook

Cell = str | float | int | bool | date | datetime | time | timedelta | None

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_DELIMITERS = (";", ",", "\t", "|")


class UnreadableSheet(Exception):
    """The file is no spreadsheet we can read; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 as a spreadsheet does, blank rows included."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be read: the header, then the rows that are not blank. `done` is how much of it was, 0 to 1."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    done: Callable[[], float]


def is_blank(cell: Cell) -> bool:
    """Whether nothing is to be seen in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """The first sheet of a workbook (which is loaded whole), or any other file as CSV (which is not).

    Raises `UnreadableSheet`, here and while the rows are read.
    """
    with ExitStack() as open_files:
        with _told_as_unreadable(path):
            workbook = path.suffix.lower() in _WORKBOOKS
            rows, done = _workbook_rows(path) if workbook else _csv_rows(path, open_files)
        written = (row for row in _guarded(path, rows) if not all(map(is_blank, row.cells)))
        header = next(written, None)
        if header is None:
            raise UnreadableSheet(f"{path.name}: there is nothing in it")
        yield Sheet(tuple(str(cell or "").strip() for cell in header.cells), written, done)


def _csv_rows(path: Path, open_files: ExitStack) -> tuple[Iterator[Row], Callable[[], float]]:
    raw = open_files.enter_context(path.open("rb"))
    text = open_files.enter_context(io.TextIOWrapper(raw, encoding=_encoding(path), newline=""))
    lines = csv.reader(text, delimiter=_delimiter(text))
    size = max(path.stat().st_size, 1)
    rows = (Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1))
    return rows, lambda: raw.tell() / size


def _encoding(path: Path) -> str:
    """UTF-8 if the whole file is; else what Windows calls ANSI in western Europe."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(text: io.TextIOWrapper) -> str:
    """The one that gives the header the most columns."""
    header = next((line for line in text if line.strip()), "")
    text.seek(0)
    return max(_DELIMITERS, key=lambda delimiter: len(next(csv.reader([header], delimiter=delimiter), ())))


def _workbook_rows(path: Path) -> tuple[Iterator[Row], Callable[[], float]]:
    sheet = load_workbook(path).get_sheet_by_index(0)
    first = (sheet.start or (0, 0))[0] + 1
    read = 0

    def rows() -> Iterator[Row]:
        nonlocal read
        for read, cells in enumerate(sheet.iter_rows(), start=1):
            yield Row(first + read - 1, tuple(cells))

    return rows(), lambda: read / max(sheet.height, 1)


def _guarded(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    with _told_as_unreadable(path):
        yield from rows


@contextmanager
def _told_as_unreadable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableSheet(f"{path.name}: {error.strerror or error}") from error
    except (UnicodeError, csv.Error, CalamineError) as error:
        raise UnreadableSheet(f"{path.name}: {error}") from error
