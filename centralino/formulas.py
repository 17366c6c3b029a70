"""Cells of files that spreadsheets open, written so that nothing in them is reckoned with (OWASP, "CSV injection")."""

from __future__ import annotations

import re
from typing import Final

from centralino.visible import visible

_SIGNS: Final = "=+@＝＋－＠-"
_BEGINS: Final = re.compile(rf"[\t\r\n]|[\s\"]*[{_SIGNS}]")
_TELEPHONE: Final = re.compile(r"\s*[+-]?\s*[0-9(][0-9 ()./-]*|\s*[+-]?\s*")
# Spreadsheets of half of Europe take a semicolon for the end of a cell, those of the other half a comma, whatever the
# file was written with: what stands behind one may be a cell of its own there.
_ENDS: Final = re.compile(r"([,;\t\r\n])")


def no_formula(cell: str) -> str:
    """A cell of its own, as in a workbook: a formula has an apostrophe before it; telephone numbers are none."""
    text = visible(cell)
    is_one = _BEGINS.match(text) and not all(map(_TELEPHONE.fullmatch, _ENDS.split(text)[::2]))
    return f"'{text}" if is_one else text


def no_formulas(cell: str) -> str:
    """A cell of a text file, in which a spreadsheet may find several."""
    text = no_formula(cell)
    rest = text.removeprefix("'").lstrip()
    first, *others = _ENDS.split(rest)
    harmless = (each if nth % 2 == 0 else no_formula(each) for nth, each in enumerate(others))
    return text.removesuffix(rest) + first + "".join(harmless)
