"""A file is looked into before anything is done with it: its dialect, its columns, its rows; or why it is no table."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from centralino.support.importing.columns import Column
from centralino.support.importing.guessing import Sureness, columns_of
from centralino.support.importing.looking import LookedInto, NoTable, look_into
from centralino.support.importing.rows import ContactSaid, Conventions, Refusal
from centralino.support.importing.sheets import FileKind, Reading, UnreadableSheet, open_sheet

AS_FOUND = Reading()
CONVENTIONS = Conventions(("IT",), r"[CK][0-9]{4}", "IT", ZoneInfo("Europe/Rome"), codes_needed=False)


def looked(path: Path, reading: Reading = AS_FOUND, **chosen: Column | None) -> LookedInto:
    by_place = {int(place.removeprefix("at")): column for place, column in chosen.items()}
    found = look_into(path, CONVENTIONS, reading, by_place)
    assert isinstance(found, LookedInto), found
    return found


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "soci.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def workbook(folder: Path, *rows: Sequence[object], title: str = "Soci") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.create_sheet("Altro").append(["niente", "qui"])
    path = folder / "soci.xlsx"
    book.save(path)
    return path


def test_a_file_with_a_header_is_told_by_it(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Cognome;Nome;Cellulare;Città", "Rossi;Anna;333 1234567;Firenze"))
    assert (found.kind, found.reading) == (FileKind.CSV, Reading(None, "utf-8-sig", ";", 1))
    assert columns_of(found.columns) == {0: Column.SURNAME, 1: Column.NAME, 2: Column.NUMBERS}
    assert [each.sureness for each in found.columns] == [*[Sureness.SURE] * 3, Sureness.NONE]
    assert found.columns[2].examples == ("333 1234567",)
    (row,) = found.first_rows
    assert isinstance(row.read, ContactSaid)
    assert (row.number, row.read.name, row.read.numbers) == (2, "Anna Rossi", ("+393331234567",))
    assert found.complaint is None


def test_a_file_without_a_header_is_told_by_what_stands_in_it(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Anna Rossi,055 123461,1", "Bruno Verdi,3331234567,2", "C. Neri,,3"))
    assert not found.has_header
    assert [each.header for each in found.columns] == ["A", "B", "C"]
    assert columns_of(found.columns) == {0: Column.NAME, 1: Column.NUMBERS}
    assert {each.sureness for each in found.columns[:2]} == {Sureness.LIKELY}
    assert [row.number for row in found.first_rows] == [1, 2, 3]
    assert found.first_rows[2].read == (Refusal(3, "numbers", "", "is blank, and there is no code either"),)


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Elenco dei soci 2026", "", "Nome;Telefono", "Anna Rossi;055 123461"))
    assert found.reading.header_row == 3
    assert found.columns[1].column is Column.NUMBERS
    assert [row.number for row in found.first_rows] == [4]


def test_a_million_coloured_rows_with_nothing_in_them_are_not_looked_through(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Nome;Tel", "Anna Rossi;055 123461", *[";"] * 6_000, "Carla;055 123462"))
    assert [row.number for row in found.first_rows] == [2]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "utf-16"])
def test_accents_are_read_in_whatever_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, "Nome\tTelefono", "Niccolò Però\t055 123461", encoding=encoding)
    assert looked(path).first_rows[0].cells == ("Niccolò Però", "055 123461")


def test_excel_may_say_its_sign_in_the_first_line(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "sep=,", "Nome,Telefono", "Anna Rossi,055 123461"))
    assert (found.reading.delimiter, found.reading.header_row) == (",", 2)


def test_a_column_is_what_somebody_says_it_is(tmp_path: Path) -> None:
    path = written(tmp_path, "Chi;Dove;Telefono", "Anna Rossi;055 7777777;055 123461")
    found = looked(path, at0=Column.NAME, at1=None)
    assert columns_of(found.columns) == {0: Column.NAME, 2: Column.NUMBERS}
    assert found.columns[0].sureness is Sureness.CHOSEN


def test_a_column_that_counts_the_rows_is_no_telephone(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Numero;Nome;Tel", *(f"{n};Anna Rossi;055 12346{n}" for n in range(5))))
    assert columns_of(found.columns) == {1: Column.NAME, 2: Column.NUMBERS}


def test_a_fax_is_never_taken_for_a_telephone(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Nome;Fax", "Anna Rossi;055 123461", "Bruno Verdi;055 123462"))
    assert columns_of(found.columns) == {0: Column.NAME}
    assert found.complaint == "no column is taken for 'numbers', nor for a code"


def test_one_column_is_not_two_things(tmp_path: Path) -> None:
    path = written(tmp_path, "Nome;Chi;Tel", "Anna;Rossi;055 123461")
    assert looked(path, at1=Column.NAME).complaint == "two columns are taken for 'name'"


def test_a_workbook_says_its_sheets_and_gives_the_one_that_is_asked_for(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["Nome", "Telefono"], ["Anna Rossi", 39055123461])
    found = looked(path)
    assert (found.kind, found.sheets, found.reading.sheet) == (FileKind.XLSX, ("Soci", "Altro"), "Soci")
    read = found.first_rows[0].read
    assert isinstance(read, ContactSaid)
    assert read.numbers == ("+39055123461",)
    assert looked(path, Reading(sheet="Altro", header_row=0)).first_rows[0].cells == ("niente", "qui")
    assert isinstance(look_into(path, CONVENTIONS, Reading(sheet="Nessuno")), NoTable)


def test_what_a_formula_comes_to_is_text_and_its_own_text_is_never_run(tmp_path: Path) -> None:
    found = looked(written(tmp_path, "Nome;Telefono", "=cmd|' /C calc'!A0;055 123461"))
    assert found.first_rows[0].cells[0] == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        pytest.param("a.csv", b"", "there is nothing in it", id="empty"),
        pytest.param("a.csv", b"%PDF-1.7\n", "it is a PDF", id="pdf"),
        pytest.param("a.xlsx", b"\x89PNG\r\n", "it is a picture", id="picture"),
        pytest.param("a.xls", b"<html><table>", "it is a web page: save it as .xlsx or CSV", id="web page"),
        pytest.param("a.csv", b"\x7fELF\x00\x00\x01", "it is neither text nor a workbook", id="program"),
        pytest.param("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 99, "it is an old workbook, or one", id="old"),
        pytest.param("a.xlsx", b"Nome;Tel\n", "it is an old workbook", id="called so only"),
        pytest.param("a.csv", b"Dear Ada\nhow are you\n", "it has one column only", id="letter"),
        pytest.param("a.csv", b"a;" * 500 + b"a", "row 1 has more than 200 cells", id="wide"),
        pytest.param("a.csv", b"a;b\n" + b"x" * 200_000, "field larger than", id="endless cell"),
        pytest.param("a.csv", b"a;b\n" + b"x;" * (1 << 20), "it has a line that goes on", id="endless line"),
        pytest.param("a.zip", b"PK\x03\x04" + b"\0" * 99, "it is no whole workbook", id="torn"),
    ],
)
def test_what_is_no_table_is_told_apart(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = look_into(tmp_path / name, CONVENTIONS)
    assert isinstance(found, NoTable)
    assert found.why.startswith(why)


# Workbooks that mean harm.

BOOK = '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="i"/></sheets></workbook>'
PARTS = {
    "_rels/.rels": '<Relationships><Relationship Id="a" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": BOOK,
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="i" Target="s.xml"/>'
    '<Relationship Id="t" Target="sharedStrings.xml"/></Relationships>',
}


def packed(folder: Path, **parts: str | bytes) -> Path:
    path = folder / "bad.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in {**PARTS, **{f"xl/{name}.xml": part for name, part in parts.items()}}.items():
            file.writestr(name, part)
    return path


def of_rows(rows: str) -> str:
    return f"<worksheet><sheetData>{rows}</sheetData></worksheet>"


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("sheet", "strings", "why"),
    [
        pytest.param(b"<w>" + b" " * (64 << 20), "", "it unpacks to far more", id="bomb of blanks"),
        pytest.param(LAUGHS + of_rows("<row><c><v>&b;</v></c></row>"), "", "it declares", id="entities"),
        pytest.param('<!DOCTYPE l SYSTEM "file:///etc/passwd"><w/>', "", "it declares", id="file of ours"),
        pytest.param("<w " + 'a="' + "x" * (3 << 20) + '"/>', "", "it has a tag in it", id="endless tag"),
        pytest.param(
            of_rows(f"<row><c t='str'><v>{'x' * 40_000}</v></c></row>"), "", "a cell in row 1", id="long cell"
        ),
        pytest.param(
            of_rows("<row><c r='XFD1'><v>1</v></c></row>"), "", "row 1 has more than", id="far cell"
        ),
        pytest.param(of_rows("<row r='9999999'/>"), "", "it has more than 2,000,000 rows", id="far row"),
        pytest.param(
            of_rows("<row><c t='s'><v>7</v></c></row>"), "<sst/>", "a cell says a text", id="no such text"
        ),
        pytest.param(
            of_rows("<row><c t='s'><v>-1</v></c></row>"), "<sst/>", "a cell says a text", id="text below none"
        ),
        pytest.param("<worksheet><row>", "", "a part of the workbook is spoilt", id="cut short"),
    ],
)
def test_a_workbook_that_means_harm_is_refused(
    tmp_path: Path, sheet: str | bytes, strings: str, why: str
) -> None:
    found = look_into(packed(tmp_path, s=sheet, sharedStrings=strings or "<sst/>"), CONVENTIONS)
    assert isinstance(found, NoTable)
    assert found.why.startswith(why)


def test_a_list_of_parts_without_end_is_not_read(tmp_path: Path) -> None:
    path = packed(tmp_path, s=of_rows(""))
    whole = path.read_bytes()
    end = whole.rfind(b"PK\x05\x06")
    path.write_bytes(whole[:end] + whole[end : end + 12] + struct.pack("<L", 1 << 30) + whole[end + 16 :])
    assert look_into(path, CONVENTIONS) == NoTable("it has more parts than a workbook has")


def test_a_part_whose_bytes_were_changed_is_refused(tmp_path: Path) -> None:
    path = packed(
        tmp_path, s=of_rows("<row><c t='str'><v>Anna</v></c><c t='str'><v>Rossi</v></c></row>" * 99)
    )
    spoilt = bytearray(path.read_bytes())
    at = spoilt.find(b"xl/s.xml") + 20
    spoilt[at : at + 8] = b"\xff" * 8
    path.write_bytes(spoilt)
    found = look_into(path, CONVENTIONS)
    assert isinstance(found, NoTable)
    assert zlib  # whose own error it is


def test_texts_of_several_styles_are_one_and_how_they_are_pronounced_is_left_out(tmp_path: Path) -> None:
    strings = "<sst><si><r><t>An</t></r><r><t>na</t></r><rPh><t>AN NA</t></rPh></si><si><t>x</t></si></sst>"
    row = "<row><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><t>due</t></is></c><c><v>3</v></c></row>"
    with open_sheet(packed(tmp_path, s=of_rows(row), sharedStrings=strings), Reading(header_row=0)) as sheet:
        assert [each.cells for each in sheet.rows] == [("Anna", None, "due", 3.0)]


def test_a_prefix_before_every_tag_changes_nothing(tmp_path: Path) -> None:
    sheet = of_rows("<row><c><v>1</v></c><c><v>2</v></c></row>").replace("</", "</x:").replace("<", "<x:")
    sheet = sheet.replace("<x:/x:", "</x:")
    with open_sheet(packed(tmp_path, s=sheet), Reading(header_row=0)) as read:
        assert [each.cells for each in read.rows] == [(1.0, 2.0)]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(UnreadableSheet, match="no encoding"),
        open_sheet(written(tmp_path, "a;b"), Reading(encoding="klingon")) as sheet,
    ):
        list(sheet.rows)
