"""CSV in whatever dialect: which encoding, which sign between the cells, and its rows as they stream by."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypeGuard

from centralino.support.importing.sheet_rows import MOST_COLUMNS, MOST_ROWS, Row, UnreadableSheet
from centralino.worded import worded

DELIMITERS = (";", ",", "\t", "|", "^", "~")
LOOKED_AT = 20  # lines that tell the sign between the cells
LONGEST_LINE = 1 << 20  # characters
_SAMPLE = 1 << 20  # bytes
_MADE_BY_EXCEL = "sep="  # a first line that names the sign, and is no row


def is_encoding(name: str | None) -> TypeGuard[str]:
    """Whether texts can be read by it: Python knows codecs of other kinds too."""
    try:
        return name is not None and codecs.lookup(name)._is_text_encoding
    except LookupError:
        return False


def encoding_of(path: Path) -> str:
    """UTF-8 if the whole file is; else what old Macs or Windows call ANSI in western Europe."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            file.seek(0)
            return _of_eight_bits(file.read(_SAMPLE))
    return "utf-8-sig"


def _of_eight_bits(sample: bytes) -> str:
    """Letters with accents stand in other places for a Mac than for Windows, which has rare signs there."""
    counts = Counter(sample)
    of_a_mac = sum(counts[byte] for byte in range(0x80, 0xA0))
    of_windows = sum(counts[byte] for byte in range(0xC0, 0x100))
    return "mac_roman" if of_a_mac > of_windows else "cp1252"


def delimiter_of(path: Path, encoding: str) -> str:
    """The sign that cuts most of the first lines into as many cells as each other; of several, into the most."""
    with path.open(encoding=encoding, newline="") as text:
        lines = list(islice((line for line in _lines(text) if line.strip()), LOOKED_AT))
    if lines and lines[0].lower().startswith(_MADE_BY_EXCEL) and len(lines[0].strip()) == 5:
        return lines[0][4]
    return max(DELIMITERS, key=lambda sign: _cells_by(sign, lines))


def _cells_by(sign: str, lines: list[str]) -> tuple[int, int]:
    """How many lines are cut alike, and into how many cells; none where nothing is cut."""
    widths = Counter(len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1)
    return max(((alike, cells) for cells, alike in widths.items()), default=(0, 1))


def csv_rows(text: io.TextIOBase, delimiter: str) -> Iterator[Row]:
    """Every row, the blank ones too. Raises `UnreadableSheet`, `csv.Error` and `UnicodeError`."""
    for number, cells in enumerate(csv.reader(_lines(text), delimiter=delimiter), start=1):
        if number == 1 and len(cells) <= 2 and "".join(cells).lower() in (_MADE_BY_EXCEL, "sep=" + delimiter):
            cells = []
        if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
            raise UnreadableSheet(
                worded("row %(row)s has more than %(most)s cells", row=number, most=MOST_COLUMNS)
            )
        if number > MOST_ROWS:
            raise UnreadableSheet(worded("it has more than %(most)s rows", most=f"{MOST_ROWS:,}"))
        yield Row(number, tuple(cells[:MOST_COLUMNS]))


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """Lines of a length that fits into memory."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise UnreadableSheet(worded("it has a line that goes on for ever"))
        yield line
