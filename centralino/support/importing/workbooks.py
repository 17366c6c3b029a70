"""An XLSX workbook as rows that stream by: a sheet of a million takes no more memory than one of ten."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from centralino.support.importing.packages import SMALL, Package, parse, parsing
from centralino.support.importing.shared_strings import SharedStrings
from centralino.support.importing.sheet_rows import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    UnreadableSheet,
)
from centralino.worded import worded

_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})  # formats every Excel has
_NOT_OF_A_DAY = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # words and signs within a format
_LATEST = 2_958_466  # the first of January 10000, as a serial day


@dataclass(frozen=True, slots=True)
class NamedSheet:
    """A sheet of a workbook and the part that holds it."""

    name: str
    part: str


class Workbook:
    """An open workbook. `sheets` are those one sees, in their order."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._since_1904 = False
        self.sheets: Sequence[NamedSheet] = ()
        self._book = next(iter(self._book_parts()), "xl/workbook.xml")
        self._read_book()
        self._dates = self._formats_of_days()
        self._strings: SharedStrings | None = None

    def close(self) -> None:
        """Let go of what was written down on disk."""
        if self._strings:
            self._strings.close()

    def sheet_called(self, name: str | None) -> NamedSheet:
        """The sheet of this name, or the first. Raises `UnreadableSheet` for none."""
        found = [each for each in self.sheets if name is None or each.name == name]
        if not found:
            if name is None:
                raise UnreadableSheet(worded("it has no sheet"))
            there = tuple(each.name for each in self.sheets)
            raise UnreadableSheet(
                worded("it has no sheet %(name)s (there is: %(there)s)", name=repr(name), there=there)
            )
        return found[0]

    def rows(self, sheet: NamedSheet) -> RowsOfSheet:
        """The rows of a sheet, as they are read."""
        if self._strings is None:
            part = str(re.sub(r"[^/]*$", "sharedStrings.xml", self._book))
            found = next((each for each in self._parts() if each.lower().endswith("sharedstrings.xml")), part)
            chunks = self._package.chunks(found) if self._package.has(found) else iter(())
            self._strings = SharedStrings(chunks)
        return RowsOfSheet(self._package, sheet.part, self._strings, self._dates, self._since_1904)

    def _book_parts(self) -> Iterator[str]:
        targets = self._package.targets("").values()
        return (each for each in targets if re.search(r"workbook\w*\.xml$", each, re.IGNORECASE))

    def _parts(self) -> Iterator[str]:
        return iter(self._package.targets(self._book).values())

    def _read_book(self) -> None:
        targets = self._package.targets(self._book)
        sheets: list[NamedSheet] = []

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "workbookPr":
                self._since_1904 = given.get("date1904", "0") in ("1", "true")
            elif tag == "sheet" and given.get("state", "visible") == "visible":
                by_id = next((value for key, value in given.items() if key.endswith(":id")), "")
                if by_id in targets:
                    sheets.append(NamedSheet(given.get("name", ""), targets[by_id]))

        parse(self._package.chunks(self._book, SMALL), start)
        self.sheets = tuple(sheets)

    def _formats_of_days(self) -> frozenset[int]:
        """Which of the styles show a number as a day or an hour."""
        part = next((each for each in self._parts() if each.lower().endswith("styles.xml")), None)
        if part is None or not self._package.has(part):
            return frozenset()
        own: dict[str, str] = {}
        styles: list[str] = []
        within = ""

        def start(tag: str, given: dict[str, str]) -> None:
            nonlocal within
            if tag in ("cellXfs", "cellStyleXfs", "numFmts"):
                within = tag
            elif tag == "numFmt" and within == "numFmts":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif tag == "xf" and within == "cellXfs":
                styles.append(given.get("numFmtId", "0"))

        parse(self._package.chunks(part, SMALL), start)
        return frozenset(place for place, each in enumerate(styles) if _is_of_days(each, own.get(each)))


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """The workbook in a file. Raises `UnreadableSheet`, here and while rows are read."""
    package = Package(path)
    try:
        workbook = Workbook(package)
        try:
            yield workbook
        finally:
            workbook.close()
    finally:
        package.close()


class RowsOfSheet:
    """The rows of one sheet, one after the other; `done` is how much of it was read, 0 to 1."""

    def __init__(
        self, package: Package, part: str, strings: SharedStrings, dates: frozenset[int], since_1904: bool
    ) -> None:
        self._strings, self._dates = strings, dates
        self._first_day = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        self._length = max(package.length(part), 1)
        self._read = 0
        self._over = False
        self._chunks = package.chunks(part)
        self._ready: deque[Row] = deque()
        self._number = 0
        self._cells: list[Cell] = []
        self._place = -1
        self._kind = self._style = ""
        self._wanted = False
        self._said: list[str] = []
        self._letters = 0

    def done(self) -> float:
        """How much of the sheet was read."""
        return 1.0 if self._over else min(self._read / self._length, 1.0)

    def __iter__(self) -> Iterator[Row]:
        for _ in parsing(self._counted(), self._start, self._end, self._text):
            while self._ready:
                yield self._ready.popleft()
        yield from self._ready
        self._over = True

    def _counted(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._read += len(chunk)
            yield chunk

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._begin_cell(given)
        elif tag in ("v", "t"):
            self._wanted = True
        elif tag == "row":
            number = given.get("r", "")
            self._number = int(number) if number.isdecimal() else self._number + 1
            if self._number > MOST_ROWS:
                raise UnreadableSheet(worded("it has more than %(most)s rows", most=f"{MOST_ROWS:,}"))
            self._cells, self._place = [], -1

    def _end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._wanted = False
        elif tag == "c":
            if self._said:
                self._end_cell("".join(self._said))
                self._said.clear()
        elif tag == "row":
            self._ready.append(Row(self._number, tuple(self._cells)))

    def _text(self, text: str) -> None:
        if self._wanted:
            self._said.append(text)
            self._letters += len(text)
            if self._letters > LONGEST_CELL:
                raise UnreadableSheet(worded("a cell in row %(row)s goes on for ever", row=self._number))

    def _begin_cell(self, given: dict[str, str]) -> None:
        at = given.get("r")
        self._place = _place_of(at) if at else self._place + 1
        self._kind = given.get("t", "n")
        self._style = given.get("s", "")
        self._letters = 0

    def _end_cell(self, said: str) -> None:
        if self._place >= MOST_COLUMNS:
            raise UnreadableSheet(
                worded("row %(row)s has more than %(most)s cells", row=self._number, most=MOST_COLUMNS)
            )
        missing = self._place - len(self._cells)
        if missing > 0:
            self._cells.extend([None] * missing)
        if missing >= 0:
            self._cells.append(self._meant(said))

    def _meant(self, said: str) -> Cell:
        try:
            match self._kind:
                case "s":
                    return self._strings[int(said)]
                case "n":
                    return self._number_or_day(float(said))
                case "b":
                    return said.strip() == "1"
                case "d":
                    return datetime.fromisoformat(said)
        except (ValueError, OverflowError):
            pass
        return said

    def _number_or_day(self, number: float) -> Cell:
        style = self._style
        if not style or not style.isdecimal() or int(style) not in self._dates:
            return number
        if not 0 <= number < _LATEST:
            return number
        at = self._first_day + timedelta(seconds=round(number * 86_400))
        if number < 1:
            return at.time()
        return _day_or_instant(at)


def _day_or_instant(at: datetime) -> date | datetime:
    return at if at.time() != time() else at.date()


def _place_of(at: str) -> int:
    """The column of a cell that is called like B7."""
    place = 0
    for sign in at:
        if not "A" <= sign <= "Z":
            break
        place = place * 26 + ord(sign) - 64
        if place > 20_000:
            break
    return place - 1


def _is_of_days(number: str, code: str | None) -> bool:
    if code is None:
        return number.isdecimal() and int(number) in _DAYS
    return bool(re.search(r"[ymdhs]", _NOT_OF_A_DAY.sub("", code.split(";")[0]).replace("General", ""), re.I))
