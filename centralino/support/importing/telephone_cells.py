"""The telephone numbers in one cell, mended where they were spoilt and only one thing can be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from unicodedata import normalize

from centralino.directory.numbers import is_in_use, to_e164
from centralino.support.importing.cells import Wrong, text_of
from centralino.support.importing.sheet_rows import Cell
from centralino.worded import worded


class Mended(StrEnum):
    """What was put right."""

    SUM = "sum"
    EXPONENT = "exponent"
    ZERO = "zero"
    PLUS = "plus"
    WORDS = "words"
    EXTENSION = "extension"
    SEVERAL = "several"


MENDED: Final = {
    Mended.SUM: worded("a spreadsheet had taken it for a sum: its decimals are left out"),
    Mended.EXPONENT: worded("a spreadsheet had shortened it: it is written out again"),
    Mended.ZERO: worded("the zero it begins with was lost, and is put back"),
    Mended.PLUS: worded("the plus it begins with was lost, and is put back"),
    Mended.WORDS: worded("the words beside the number are left out"),
    Mended.EXTENSION: worded("the extension behind the number is left out"),
    Mended.SEVERAL: worded("several numbers stood in one cell, and are told apart"),
}
"""In words for whoever wrote the sheet."""


@dataclass(frozen=True, slots=True)
class NumbersRead:
    """Telephone numbers in E.164, and what had to be put right for them."""

    numbers: tuple[str, ...]
    mended: tuple[Mended, ...] = ()


NO_NUMBER = Wrong(worded("is no telephone number"))
LOST = Wrong(
    worded("was shortened by a spreadsheet, and digits are lost: write it anew, in a column of texts")
)
EITHER = Wrong(worded("lost what it begins with, a zero or a plus, and may be either: write it whole"))
IN_SHORT = Wrong(worded("says of a second number only its end: write both whole"))

_SURE_DIGITS = 15  # a spreadsheet keeps no more of a sum
_WITH_ITS_COUNTRY = 11  # digits, from which on a country may stand before a number of ten
_ROUNDED = 6  # zeros at the end of a sum, from which on it was rounded
_EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]+))?E\+?([0-9]{1,2})", re.IGNORECASE | re.ASCII)
_DECIMALS = re.compile(r"(\+?[0-9]{6,})[.,]0{1,2}", re.ASCII)
_BETWEEN = re.compile(r"[;,|\n]|\s(?=\+)")
_SHORT_END = re.compile(r"(.*[0-9])(?:\s*/\s*|\s+-\s+)[0-9]{1,3}", re.ASCII)
_EXTENSION = re.compile(
    r"(?<=[0-9])\s*[,(]?\s*\b(?:int(?:erno)?|ext(?:ension)?|x)\b\.?\s*[0-9]{1,6}\)?\s*$", re.I
)
# Dashes of every length are dashes; what leads the eye from right to left is nothing at all.
_SIGNS = {
    **dict.fromkeys(map(ord, "‐‑‒–—−"), "-"),
    **dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF), None),
}
_WORDS = re.compile(r"[^0-9+()/.\s-]+\.?")


def read_numbers(cell: Cell, region: str) -> NumbersRead | Wrong:
    """The numbers of a cell: between `;` and `,`, before `+`, or, where only that makes sense, between `/` and blanks.

    `region` (ISO 3166) is where those are that do not name their country.
    """
    match cell:
        case bool():
            return NO_NUMBER
        case int() | float():
            return _of_a_sum(cell, region)
    written = _plainly(text_of(cell)).lstrip("'")
    if spoilt := _EXPONENT.fullmatch(written):
        return _written_out(spoilt, region)
    if decimals := _DECIMALS.fullmatch(written):
        return _with(Mended.SUM, _of_one(decimals[1], region))
    parts = [_of_part(part.strip(), region) for part in _BETWEEN.split(written) if part.strip()]
    return _together(parts) or NumbersRead(())


def _plainly(written: str) -> str:
    return written if written.isascii() else normalize("NFKC", written.translate(_SIGNS)).strip()


def _of_part(part: str, region: str) -> NumbersRead | Wrong:
    """What stands between two separators: one number as a rule."""
    if part.isdecimal():
        return _of_one(part, region)
    if _WORDS.search(part):
        return _among_words(part, region)
    short = _SHORT_END.fullmatch(part)
    if short and to_e164(short[1], region) and len(re.sub(r"[^0-9]", "", short[1])) >= 7:
        return IN_SHORT
    if number := to_e164(part, region):
        return NumbersRead((number,))
    blanks = _together([_of_part(piece, region) for piece in part.split()]) if " " in part else None
    if isinstance(blanks, NumbersRead):
        return blanks
    for sign in ("/", " - "):
        several = part.split(sign)
        if len(several) > 1 and not isinstance(read := _each(several, region), Wrong):
            return read
    return NO_NUMBER


def _among_words(part: str, region: str) -> NumbersRead | Wrong:
    without_extension = _EXTENSION.sub("", part)
    if without_extension != part:
        return _with(Mended.EXTENSION, _of_part(without_extension, region))
    pieces = [piece.strip(" ./-") for piece in _WORDS.split(part)]
    pieces = [piece for piece in pieces if re.search(r"[0-9]", piece)]
    return _with(Mended.WORDS, _each(pieces, region)) if pieces else NO_NUMBER


def _each(pieces: Sequence[str], region: str) -> NumbersRead | Wrong:
    read = _together([_of_part(piece.strip(), region) for piece in pieces])
    if read is None:
        return NO_NUMBER
    return read if len(pieces) == 1 else _with(Mended.SEVERAL, read)


def _of_one(digits: str, region: str) -> NumbersRead | Wrong:
    """Digits alone. What is in use as it stands is taken so; else a zero or a plus may have been lost."""
    as_it_is = to_e164(digits, region)
    if as_it_is and (digits.startswith("0") or is_in_use(as_it_is)):
        from_abroad = to_e164(f"+{digits}", region) if len(digits) >= _WITH_ITS_COUNTRY else None
        doubtful = from_abroad not in (None, as_it_is) and is_in_use(from_abroad or "")
        return EITHER if doubtful else NumbersRead((as_it_is,))
    found = [
        NumbersRead((number,), (how,))
        for sign, how in (("0", Mended.ZERO), ("+", Mended.PLUS))
        if (number := to_e164(sign + digits, region)) and is_in_use(number)
    ]
    if len(found) == 1:
        return found[0]
    if found:
        return EITHER
    return NumbersRead((as_it_is,)) if as_it_is else NO_NUMBER


def _of_a_sum(number: float, region: str) -> NumbersRead | Wrong:
    if isinstance(number, float) and not number.is_integer():
        return NO_NUMBER
    digits = str(int(number))
    if len(digits) > _SURE_DIGITS or (digits.endswith("0" * _ROUNDED) and len(digits) > _ROUNDED + 1):
        return LOST
    read = _of_one(digits, region) if digits.isdecimal() else NO_NUMBER
    if isinstance(read, NumbersRead) and not read.mended and read.numbers == (f"+{digits}",):
        return NumbersRead(read.numbers, (Mended.PLUS,))
    return read


def _written_out(spoilt: re.Match[str], region: str) -> NumbersRead | Wrong:
    """3.9055123461E+10 has all its digits; 3.9E+11 has lost some."""
    digits, exponent = spoilt[1] + (spoilt[2] or ""), int(spoilt[3])
    if len(digits) != exponent + 1:
        return LOST
    return _with(Mended.EXPONENT, _of_one(digits, region))


def _together(parts: Sequence[NumbersRead | Wrong]) -> NumbersRead | Wrong | None:
    """All of them, or the first that is wrong; None for none at all."""
    read: list[NumbersRead] = []
    for part in parts:
        if isinstance(part, Wrong):
            return part
        read.append(part)
    if len(read) <= 1:
        return read[0] if read else None
    numbers = dict.fromkeys(number for each in read for number in each.numbers)
    return NumbersRead(tuple(numbers), tuple(dict.fromkeys(how for each in read for how in each.mended)))


def _with(how: Mended, read: NumbersRead | Wrong) -> NumbersRead | Wrong:
    if isinstance(read, Wrong):
        return read
    return NumbersRead(read.numbers, tuple(dict.fromkeys((how, *read.mended))))
