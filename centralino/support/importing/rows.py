"""What a row of a spreadsheet says of a contact, or what is wrong with each of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from centralino.directory.codes import Code, WrongCode, read_code, read_customer_code, read_vat_number
from centralino.support.importing import cells
from centralino.support.importing.cells import Wrong
from centralino.support.importing.columns import Column
from centralino.support.importing.sheet_rows import Cell, Row, is_blank
from centralino.support.importing.telephone_cells import Mended, read_numbers
from centralino.support.rules import GrantState
from centralino.worded import worded

Read = TypeVar("Read")

# Where a VAT number may begin with zeros, which a spreadsheet that takes it for a sum leaves out.
_DIGITS = {"IT": 11, "BE": 10}
PLAIN_KIND = "standard"
_OF_A_CONTRACT = (Column.CONTRACT, Column.FROM, Column.TO, Column.PAID_UNTIL)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the organisation's spreadsheets are read: whose VAT numbers, which codes, whose telephone numbers.

    Where `codes_needed` is not set, a contact without a code may be told by a telephone number and the name.
    """

    countries: tuple[str, ...]
    customer_code_pattern: str | None
    region: str
    zone: ZoneInfo
    codes_needed: bool = True


@dataclass(frozen=True, slots=True)
class ContractSaid:
    """A contract as a row has it; days are inclusive, None is not said."""

    kind: str
    starts_on: date
    ends_on: date | None
    paid_until: date | None


@dataclass(frozen=True, slots=True)
class GrantSaid:
    """A word of the sales office as a row has it."""

    state: GrantState
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken: which cell, what is in it, what is wrong with it."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What was put right in a cell of a row that is taken: what stood there, what was made of it, and how."""

    row: int
    column: str
    value: str
    became: str
    how: Mended


@dataclass(frozen=True, slots=True)
class ContactSaid:
    """All that a good row says; what it leaves blank is not said, and changes nothing."""

    row: int
    name: str
    codes: tuple[Code, ...]
    language: str | None
    numbers: tuple[str, ...]
    contract: ContractSaid | None
    grant: GrantSaid | None
    repairs: tuple[Repair, ...] = ()


def read_row(
    row: Row, columns: Mapping[int, Column], conventions: Conventions
) -> ContactSaid | list[Refusal]:
    """What the row says, or everything that is wrong with it."""
    reading = _Reading(row, columns, conventions)
    said = reading.contact()
    return reading.refusals or said


@dataclass(slots=True)
class _Reading:
    """One row being read; every fault is noted, and the reading goes on to find the next."""

    row: Row
    columns: Mapping[int, Column]
    conventions: Conventions
    refusals: list[Refusal] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    written: dict[Column, list[Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, cell in enumerate(self.row.cells):
            if place in self.columns and not is_blank(cell):
                self.written.setdefault(self.columns[place], []).append(cell)

    def contact(self) -> ContactSaid:
        return ContactSaid(
            row=self.row.number,
            name=self._name(),
            codes=self._codes(),
            language=self._one(Column.LANGUAGE, cells.read_language),
            numbers=self._numbers(),
            contract=self._contract(),
            grant=self._grant(),
            repairs=tuple(self.repairs),
        )

    def _name(self) -> str:
        parts = [self._one(column, cells.read_name) for column in (Column.NAME, Column.SURNAME)]
        name = " ".join(part for part in parts if part)
        if not name and not self.refusals:
            self._refuse(Column.NAME, "", worded("is blank"))
        elif len(name) > cells.LONGEST_NAME:
            self._refuse(
                Column.NAME, name, worded("is longer than %(most)s characters", most=cells.LONGEST_NAME)
            )
        return name

    def _codes(self) -> tuple[Code, ...]:
        country = self._one(Column.VAT_COUNTRY, cells.read_country)
        pattern = self.conventions.customer_code_pattern
        found = [
            code
            for code in (
                self._one(Column.CODE, lambda cell: self._read_code(cell, country)),
                self._one(
                    Column.CUSTOMER_CODE, lambda cell: _of(read_customer_code(cells.text_of(cell), pattern))
                ),
            )
            if code
        ]
        if not found and not {Column.CODE, Column.CUSTOMER_CODE} & set(self.written):
            if self.conventions.codes_needed:
                self._refuse(Column.CODE, "", worded("is blank, and so is the customer code"))
            elif Column.NUMBERS not in self.written:
                self._refuse(Column.NUMBERS, "", worded("is blank, and there is no code either"))
        return tuple(dict.fromkeys(found))

    def _read_code(self, cell: Cell, country: str | None) -> Code | Wrong:
        text = cells.text_of(cell)
        countries = (country,) if country else self.conventions.countries
        pattern = None if country else self.conventions.customer_code_pattern
        read = read_code(text, countries, pattern)
        if isinstance(read, WrongCode) and text.isdigit():
            read = _with_zeros_back(text, countries) or read
        return _of(read)

    def _numbers(self) -> tuple[str, ...]:
        found: list[str] = []
        for cell in self.written.get(Column.NUMBERS, ()):
            read = read_numbers(cell, self.conventions.region)
            if isinstance(read, Wrong):
                self._refuse(Column.NUMBERS, cell, read.why)
                continue
            found += read.numbers
            if read.mended:
                was, became = cells.text_of(cell), ", ".join(read.numbers)
                row, column = self.row.number, Column.NUMBERS.value
                self.repairs += [Repair(row, column, was, became, how) for how in read.mended]
        return tuple(dict.fromkeys(found))

    def _contract(self) -> ContractSaid | None:
        if self.written.keys().isdisjoint(_OF_A_CONTRACT):
            return None
        kind = self._one(Column.CONTRACT, cells.read_kind)
        starts_on = self._one(Column.FROM, cells.read_day)
        ends_on = self._one(Column.TO, cells.read_day)
        paid_until = self._one(Column.PAID_UNTIL, cells.read_day)
        if starts_on is None:
            if Column.FROM not in self.written:
                self._refuse(Column.FROM, "", worded("is blank, and a contract begins on some day"))
            return None
        if ends_on and ends_on < starts_on:
            self._refuse(Column.TO, ends_on, worded("is before the contract begins"))
        return ContractSaid(kind or PLAIN_KIND, starts_on, ends_on, paid_until)

    def _grant(self) -> GrantSaid | None:
        read = self._one(Column.GRANT, lambda cell: cells.read_grant(cell, self.conventions.zone))
        return GrantSaid(*read) if read else None

    def _one(self, column: Column, read: cells.Reader[Read]) -> Read | None:
        for cell in self.written.get(column, ()):
            value = read(cell)
            if not isinstance(value, Wrong):
                return value
            self._refuse(column, cell, value.why)
        return None

    def _refuse(self, column: Column, cell: Cell, reason: str) -> None:
        self.refusals.append(Refusal(self.row.number, column.value, cells.text_of(cell), reason))


def _of(read: Code | WrongCode) -> Code | Wrong:
    return Wrong(read.why) if isinstance(read, WrongCode) else read


def _with_zeros_back(digits: str, countries: Sequence[str]) -> Code | None:
    for country in countries:
        read = read_vat_number(digits.zfill(_DIGITS.get(country, 0)), country)
        if isinstance(read, Code):
            return read
    return None
