"""The archive as sheets: CSV and XLSX, some rows at a time, with nothing in them for a spreadsheet to reckon with."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from centralino.campaigns.telling.archive import COLUMNS, Cell
from centralino.formulas import no_formula, no_formulas

Row = Sequence[Cell]

BYTE_ORDER_MARK: Final = "\ufeff"  # spreadsheets take it as the sign of UTF-8
_NUMBER: Final = re.compile(r"\+[1-9][0-9 ]{5,20}")
_WIDTHS: Final = {"B": 28, "C": 16, "F": 18, "H": 18, "I": 40, "P": 18}


def csv_head(columns: Sequence[str] = COLUMNS) -> str:
    """With what a file begins that spreadsheets open without being asked anything."""
    return BYTE_ORDER_MARK + _csv([columns])


def csv_rows(rows: Iterable[Row]) -> str:
    """Some of its rows."""
    return _csv([_harmless(cell, no_formulas) for cell in row] for row in rows)


class Sheet:
    """An XLSX that grows by rows; it is on disk while it does, and whole when saved. Blocks."""

    def __init__(self, columns: Sequence[str] = COLUMNS, title: str = "participants") -> None:
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet(title)
        self._sheet.freeze_panes = "C2"
        for column, width in _WIDTHS.items():
            self._sheet.column_dimensions[column].width = width
        heads = [WriteOnlyCell(self._sheet, each) for each in columns]
        for head in heads:
            head.font = Font(bold=True)
        self._sheet.append(heads)

    def add(self, rows: Iterable[Row]) -> None:
        """Some more rows."""
        for row in rows:
            self._sheet.append([_harmless(cell, no_formula) for cell in row])

    def save(self, file: Path) -> None:
        """All of it; nothing can be added any more."""
        self._book.save(file)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue()


def _harmless(cell: Cell, written: Callable[[str], str]) -> str | int | datetime | None:
    """A telephone number is spaced, so that it is neither a formula nor a number of twelve digits; it keeps its +."""
    if not isinstance(cell, str):
        return cell
    return _spaced(cell) if _NUMBER.fullmatch(cell) else written(str(cell))


def _spaced(number: str) -> str:
    try:
        return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
    except NumberParseException:
        return f"'{number}"
