"""What members are called cannot become a formula in the spreadsheet of whoever opens the archive."""

from __future__ import annotations

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from centralino.campaigns.telling.archive import COLUMNS, Cell
from centralino.campaigns.telling.sheets import Sheet, csv_head, csv_rows

CELLS = {
    "=1+1": "'=1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3": "'-2+3",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t=1",
    "＝1+1": "'＝1+1",
    "+393401230001": "+39 340 123 0001",
    "+390612345": "+39 06 12345",
    "+1+2": "'+1+2",
    "Anna - Rossi": "Anna - Rossi",
    "": "",
}


@pytest.mark.parametrize(("cell", "written"), CELLS.items(), ids=[repr(each) for each in CELLS])
def test_a_cell_of_a_csv_is_harmless_and_a_telephone_number_stays_readable(cell: str, written: str) -> None:
    ((found,),) = csv.reader(StringIO(csv_rows([[cell]]), newline="")) if cell else (("",),)
    assert found == written


def test_a_csv_says_that_it_is_utf_8_and_quotes_what_would_break_it() -> None:
    text = csv_head() + csv_rows([["a;b", 'say "yes"', "two\nlines", 3, None]])
    assert text.startswith("\ufeffmember,name,")
    assert list(csv.reader(StringIO(text, newline="")))[1] == ["a;b", 'say "yes"', "two\nlines", "3", ""]


def test_a_workbook_has_no_formula_in_it(tmp_path: Path) -> None:
    at = datetime(2026, 3, 3, 11, 0)
    row: list[Cell] = [1, "=1+1", "+393401230001", at, *[None] * (len(COLUMNS) - 4)]
    sheet = Sheet()
    sheet.add([row])
    sheet.save(tmp_path / "who.xlsx")
    found = load_workbook(tmp_path / "who.xlsx").active
    assert found is not None
    cells = list(found.iter_rows())[1]
    assert all(each.data_type != "f" for each in cells)
    assert [each.value for each in cells[:4]] == [1, "'=1+1", "+39 340 123 0001", at]
