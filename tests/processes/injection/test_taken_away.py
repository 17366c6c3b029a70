"""What is taken away as a file runs nothing in the program that opens it: CSV, XLSX, and the report of an upload."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from aiohttp import FormData
from openpyxl import Workbook, load_workbook

from centralino import clock
from centralino.access import tokens
from centralino.uploads.actions import conventions_of
from centralino.uploads.files import folder_of
from centralino.uploads.working import work_on
from tests.fixtures.markup import strangers
from tests.fixtures.poisons import POISONS
from tests.fixtures.staff import FROM_HERE, AtTheDesk
from tests.processes.injection.house import KEPT, Poisoned

HERE = "/campaigns/cena"
FORMULA = re.compile(r"[\s\"]*([=@＝＠]|[+＋－-](?!\s*[0-9(][0-9 ()./-]*([,;\t]|$)))")
"""Not so what begins as a telephone number does, and is nothing else."""


def formulas(text: str) -> list[str]:
    """Cells that a spreadsheet would reckon with, wherever it takes a cell's end to be."""
    found = []
    for delimiter in (",", ";", "\t", "|"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found += [cell for cell in row if FORMULA.match(cell)]
    return found


def test_a_formula_is_found_wherever_it_stands() -> None:
    assert formulas("a;=1\r\n") == ["=1"]
    assert formulas('1,"Rossi;=1;x",2\r\n') == ["=1"]
    assert formulas("+39 02 1234,-3,a-b\r\n") == []


async def test_participants_are_no_formulas(poisoned: Poisoned) -> None:
    page = await poisoned.desk.get(f"{HERE}/participants.csv")
    assert page.status == 200
    rows = list(csv.reader(io.StringIO(page.text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(KEPT) + 1
    assert formulas(page.text.removeprefix("\ufeff")) == []
    assert "\0" not in page.text
    assert "\x1b" not in page.text


async def test_a_workbook_of_participants_has_text_in_it_alone(poisoned: Poisoned) -> None:
    url = f"{poisoned.browser.address}{HERE}/participants.xlsx"
    async with poisoned.browser.http.get(url, headers=poisoned.desk.cookie) as reply:
        assert reply.status == 200
        sheet = load_workbook(io.BytesIO(await reply.read())).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert sheet.max_row == len(KEPT) + 1
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "d"}
    assert not [cell.value for cell in cells if str(cell.value).startswith("=")]


# What has controls of a terminal in it is taken for no text at all, and for no workbook.
CELLS = [re.sub("[\0-\x08\x0b\x0c\x0e-\x1f]", "", each) for each in POISONS.values()]


def rows() -> Iterator[list[str]]:
    """A column of each, and each as a name, and as a telephone number."""
    yield ["Nome", "Telefono", *CELLS]
    for nth, poison in enumerate(CELLS):
        yield [poison, f"347 123 {nth:04}", poison]
        yield ["Anna Bianchi", poison, poison]


def as_csv() -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows())
    return out.getvalue().encode()


def as_xlsx() -> bytes:
    book, out = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("=cmd poisoned")
    for row in rows():
        sheet.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("ending", "content"), [("csv", as_csv()), ("xlsx", as_xlsx())], ids=["csv", "xlsx"])
async def test_a_file_that_means_harm_is_read_as_text(
    poisoned: Poisoned, ending: str, content: bytes
) -> None:
    settings = poisoned.organisation.settings
    address = await _brought(poisoned.desk, f"{POISONS['an element out of an attribute']}.{ending}", content)
    assert strangers((await poisoned.desk.get(address)).text) == []
    for deed in ("try", "take"):
        assert (await poisoned.desk.post(f"{address}/{deed}")).status == 303
        upload_id = int(address.rpartition("/")[2])
        await work_on(poisoned.database, folder_of(settings), upload_id, conventions_of(settings), clock.now)
        page = await poisoned.desk.get(address)
        assert page.status == 200
        assert strangers(page.text) == []
        report = await poisoned.desk.get(f"{address}/report")
        assert report.status == 200
        assert formulas(report.text.removeprefix("\ufeff")) == []
    assert strangers((await poisoned.desk.get("/customers?q=script")).text) == []


async def test_a_file_may_be_called_whatever_it_is(poisoned: Poisoned) -> None:
    for poison in POISONS.values():
        name = re.sub("[\0-\x1f]", lambda each: f"%{ord(each[0]):02X}", poison[:500])  # as browsers send them
        address = await _brought(poisoned.desk, f"{name}.csv", b"Nome;Telefono\nAnna;347 1234567\n")
        page = await poisoned.desk.get(address)
        assert page.status == 200
        assert strangers(page.text) == []


async def _brought(desk: AtTheDesk, name: str, content: bytes) -> str:
    form = FormData(quote_fields=True)
    form.add_field("form_token", tokens.form_token(desk.token))
    form.add_field("list", "soci")
    form.add_field("file", content, filename=name)
    url = f"{desk.browser.address}/uploads"
    async with desk.browser.http.post(
        url, data=form, headers={**desk.cookie, **FROM_HERE}, allow_redirects=False
    ) as reply:
        assert reply.status == 303, await reply.text()
        assert str(reply.headers["location"]).startswith("/uploads/")
        return str(reply.headers["location"])
