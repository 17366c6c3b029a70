"""A look into a file before anything is done with it: what it is, what its columns are, how its first rows read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from centralino.support.importing.cells import text_of
from centralino.support.importing.columns import Column, complaint_of
from centralino.support.importing.dialects import delimiter_of, encoding_of, is_encoding
from centralino.support.importing.guessing import GuessedColumn, columns_of, guess_columns, header_row
from centralino.support.importing.rows import ContactSaid, Conventions, Refusal, read_row
from centralino.support.importing.sheet_rows import Reading, Row, UnreadableSheet
from centralino.support.importing.sheets import FileKind, kind_of, open_rows, told_as_unreadable
from centralino.support.importing.workbooks import open_workbook
from centralino.worded import worded

ROWS = 50  # that are looked at
PREVIEWED = 12
SEEN = 1_000  # rows from the beginning, that can be seen as they would be read
MOST_BLANK = 5_000  # rows: a workbook may have a million that are nothing but coloured
_AS_FOUND = Reading()


@dataclass(frozen=True, slots=True)
class NoTable:
    """The file is none that contacts could be taken from, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One of the first rows: its cells as their owner sees them, and what they say or what is wrong with them."""

    number: int
    cells: tuple[str, ...]
    read: ContactSaid | tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class LookedInto:
    """What a file is. `reading` leaves nothing open; `complaint` is why these columns would not do."""

    kind: FileKind
    bytes: int
    reading: Reading
    sheets: tuple[str, ...]
    columns: tuple[GuessedColumn, ...]
    first_rows: tuple[PreviewRow, ...]
    complaint: str | None

    @property
    def has_header(self) -> bool:
        """Whether a row says what the columns are; without one they are called by their letters."""
        return self.reading.header_row != 0


def look_into(
    path: Path,
    conventions: Conventions,
    reading: Reading = _AS_FOUND,
    chosen: Mapping[int, Column | None] | None = None,
) -> LookedInto | NoTable:
    """Read the beginning of a file, as `reading` says or as it looks; `chosen` says what columns at some places are.

    It waits for the disk: never to be called where other work would wait with it.
    """
    try:
        return _looked_into(path, conventions, reading, chosen)
    except UnreadableSheet as error:
        return NoTable(error.why(path.name))


def rows_read(
    path: Path,
    conventions: Conventions,
    reading: Reading,
    columns: Mapping[int, Column],
    *,
    after: int,
    most: int,
) -> tuple[PreviewRow, ...] | NoTable:
    """Rows behind the one with the number `after`, as they would be read; of the first ones of the file alone.

    `reading` leaves nothing open. It waits for the disk.
    """
    header = reading.header_row or 0
    try:
        with open_rows(path, reading, MOST_BLANK) as (rows, _):
            first = (row for row in islice(rows, SEEN) if row.number >= header)
            behind = (row for row in islice(first, 1 if header else 0, None) if row.number > after)
            return tuple(_previewed(row, columns, conventions) for row in islice(behind, most))
    except UnreadableSheet as error:
        return NoTable(error.why(path.name))


def _looked_into(
    path: Path, conventions: Conventions, reading: Reading, chosen: Mapping[int, Column | None] | None
) -> LookedInto:
    kind = kind_of(path)
    if kind is FileKind.OTHER_WORKBOOK:
        raise UnreadableSheet(
            worded("it is an old workbook, or one with a password: save it as .xlsx or CSV, without")
        )
    with told_as_unreadable(path):
        sheets, reading = _settled(path, kind, reading)
    rows = _first_rows(path, reading)
    if reading.header_row is None:
        reading = replace(reading, header_row=header_row(rows, conventions))
    header = (
        next((row for row in rows if row.number >= reading.header_row), None) if reading.header_row else None
    )
    below = [row for row in rows if row.number > (header.number if header else 0)]
    guessed = guess_columns(header, below, conventions, chosen)
    columns = columns_of(guessed)
    return LookedInto(
        kind=kind,
        bytes=path.stat().st_size,
        reading=reading,
        sheets=sheets,
        columns=guessed,
        first_rows=tuple(_previewed(row, columns, conventions) for row in below[:PREVIEWED]),
        complaint=complaint_of(columns, conventions.codes_needed),
    )


def _settled(path: Path, kind: FileKind, reading: Reading) -> tuple[tuple[str, ...], Reading]:
    """The sheets there are, and how the file is read, its header apart."""
    if kind is FileKind.XLSX:
        with open_workbook(path) as workbook:
            names = tuple(each.name for each in workbook.sheets)
            return names, replace(reading, sheet=workbook.sheet_called(reading.sheet).name)
    encoding = reading.encoding if is_encoding(reading.encoding) else encoding_of(path)
    delimiter = reading.delimiter or delimiter_of(path, encoding)
    return (), replace(reading, encoding=encoding, delimiter=delimiter)


def _first_rows(path: Path, reading: Reading) -> Sequence[Row]:
    with open_rows(path, reading, MOST_BLANK) as (rows, _):
        found = [row for row in islice(rows, ROWS) if row.number >= (reading.header_row or 0)]
    if not found:
        raise UnreadableSheet(worded("there is nothing in it"))
    if all(len(row.cells) < 2 for row in found):
        raise UnreadableSheet(
            worded("it has one column only: no table, or one whose cells are told apart by a rare sign")
        )
    return found


def _previewed(row: Row, columns: Mapping[int, Column], conventions: Conventions) -> PreviewRow:
    read = read_row(row, columns, conventions) if columns else []
    cells = tuple(map(text_of, row.cells))
    return PreviewRow(row.number, cells, read if isinstance(read, ContactSaid) else tuple(read))
