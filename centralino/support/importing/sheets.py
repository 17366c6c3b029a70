"""A spreadsheet as rows of cells, read as it streams by: CSV in whatever dialect, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from python_calamine import CalamineError, load_workbook

from centralino.support.importing.dialects import csv_rows, delimiter_of, encoding_of, is_encoding
from centralino.support.importing.sheet_rows import Cell, Reading, Row, UnreadableSheet, is_blank, letters
from centralino.support.importing.workbooks import open_workbook
from centralino.worded import worded

__all__ = ["Cell", "Reading", "Row", "Sheet", "UnreadableSheet", "is_blank", "open_sheet"]

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_AS_FOUND = Reading()


class FileKind(StrEnum):
    """What a file is, by what stands in it."""

    CSV = "csv"
    XLSX = "xlsx"
    OTHER_WORKBOOK = "other workbook"  # which is loaded whole, by a library


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be read: the header, then the rows that are not blank. `done` is how much of it was, 0 to 1."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    done: Callable[[], float]


# How files begin that are no tables, and what they are.
_NO_TABLES = (
    (b"%PDF", worded("it is a PDF")),
    (b"\x89PNG", worded("it is a picture")),
    (b"\xff\xd8\xff", worded("it is a picture")),
    (b"GIF8", worded("it is a picture")),
    (b"{\\rtf", worded("it is a text document")),
    (b"\x1f\x8b", worded("it is packed: unpack it first")),
    (b"7z\xbc\xaf", worded("it is packed: unpack it first")),
    (b"<!doctype", worded("it is a web page: save it as .xlsx or CSV")),
    (b"<html", worded("it is a web page: save it as .xlsx or CSV")),
    (b"<?xml", worded("it is an XML document: save it as .xlsx or CSV")),
)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def kind_of(path: Path) -> FileKind:
    """What a file is. Raises `UnreadableSheet` for what is no table."""
    with told_as_unreadable(path):
        with path.open("rb") as file:
            beginning = file.read(1 << 16)
        small = beginning.lstrip(b"\xef\xbb\xbf \r\n\t")[:16].lower()
        for sign, what in _NO_TABLES:
            if small.startswith(sign.lower()):
                raise UnreadableSheet(what)
        if beginning.startswith(_ZIP) and path.suffix.lower() not in (".ods", ".xlsb"):
            return FileKind.XLSX
        if beginning.startswith(_OLD_EXCEL) or path.suffix.lower() in _WORKBOOKS:
            return FileKind.OTHER_WORKBOOK
        if b"\0" in beginning and beginning[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            raise UnreadableSheet(worded("it is neither text nor a workbook"))
        return FileKind.CSV


@contextmanager
def open_sheet(path: Path, reading: Reading = _AS_FOUND) -> Iterator[Sheet]:
    """One sheet of a workbook, the first unless another is named, or any other file as CSV.

    The header is the first row that is not blank, unless `reading` knows better; where there is none, columns are
    called by their letters. Raises `UnreadableSheet`, here and while the rows are read.
    """
    with open_rows(path, reading) as (rows, done):
        yield _sheet(path, rows, done, reading.header_row)


@contextmanager
def open_rows(
    path: Path, reading: Reading, most_blank: int | None = None
) -> Iterator[tuple[Iterator[Row], Callable[[], float]]]:
    """Every row that is not blank, whatever it is, and how much was read.

    Behind more than `most_blank` blank ones no more is looked for.
    """
    with ExitStack() as open_files:
        kind = kind_of(path)
        with told_as_unreadable(path):
            match kind:
                case FileKind.CSV:
                    rows, done = _csv_rows(path, reading, open_files)
                case FileKind.XLSX:
                    workbook = open_files.enter_context(open_workbook(path))
                    streaming = workbook.rows(workbook.sheet_called(reading.sheet))
                    rows, done = iter(streaming), streaming.done
                case FileKind.OTHER_WORKBOOK:
                    rows, done = _workbook_rows(path)
        yield _written(_guarded(path, rows), most_blank), done


def _sheet(path: Path, rows: Iterator[Row], done: Callable[[], float], header_row: int | None) -> Sheet:
    first = next((row for row in rows if row.number >= (header_row or 0)), None)
    if first is None:
        raise UnreadableSheet(f"{path.name}: there is nothing in it")
    if header_row == 0:
        names = tuple(letters(place) for place in range(len(first.cells)))
        return Sheet(names, chain([first], rows), done)
    return Sheet(tuple(str(cell or "").strip() for cell in first.cells), rows, done)


def _csv_rows(
    path: Path, reading: Reading, open_files: ExitStack
) -> tuple[Iterator[Row], Callable[[], float]]:
    encoding = reading.encoding or encoding_of(path)
    if not is_encoding(encoding):
        raise UnreadableSheet(worded("%(encoding)s is no encoding of texts", encoding=repr(encoding)))
    delimiter = reading.delimiter or delimiter_of(path, encoding)
    raw = open_files.enter_context(path.open("rb"))
    text = open_files.enter_context(io.TextIOWrapper(raw, encoding=encoding, newline=""))
    size = max(path.stat().st_size, 1)
    return csv_rows(text, delimiter), lambda: raw.tell() / size


def _workbook_rows(path: Path) -> tuple[Iterator[Row], Callable[[], float]]:
    sheet = load_workbook(path).get_sheet_by_index(0)
    first = (sheet.start or (0, 0))[0] + 1
    read = 0

    def rows() -> Iterator[Row]:
        nonlocal read
        for read, cells in enumerate(sheet.iter_rows(), start=1):
            yield Row(first + read - 1, tuple(cells))

    return rows(), lambda: read / max(sheet.height, 1)


def _written(rows: Iterator[Row], most_blank: int | None) -> Iterator[Row]:
    blank = 0
    for row in rows:
        if not all(map(is_blank, row.cells)):
            blank = 0
            yield row
        elif (blank := blank + 1) and most_blank and blank > most_blank:
            return


def _guarded(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    with told_as_unreadable(path):
        yield from rows


@contextmanager
def told_as_unreadable(path: Path) -> Iterator[None]:
    """What the outside world makes of a file, said with its name."""
    try:
        yield
    except OSError as error:
        raise UnreadableSheet(f"{path.name}: {error.strerror or error}") from error
    except (UnicodeError, csv.Error, CalamineError) as error:
        raise UnreadableSheet(f"{path.name}: {error}") from error
    except UnreadableSheet as error:
        if str(error).startswith(f"{path.name}: "):
            raise
        raise UnreadableSheet(f"{path.name}: {error}") from error
