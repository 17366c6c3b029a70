"""Spreadsheets are read in whatever dialect they come."""

import codecs
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from centralino.support.importing.sheets import Row, UnreadableSheet, open_sheet


def read(path: Path) -> tuple[tuple[str, ...], list[Row]]:
    with open_sheet(path) as sheet:
        rows = list(sheet.rows)
        assert sheet.done() == pytest.approx(1.0)
        return sheet.header, rows


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "contacts.csv"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("cp1252", b""), ("utf-16", b"")],
    ids=["utf-8", "utf-8 with its mark", "windows", "utf-16"],
)
def test_csv_is_read_in_every_dialect(file: Path, delimiter: str, encoding: str, mark: bytes) -> None:
    lines = [["Name", "Code"], ["Caffè Ñandú", "1"], [f"Of{delimiter} several words", "2"]]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    file.write_bytes(mark + text.encode(encoding))
    header, rows = read(file)
    assert header == ("Name", "Code")
    assert rows == [Row(2, ("Caffè Ñandú", "1")), Row(3, (f"Of{delimiter} several words", "2"))]


def test_a_letter_of_windows_far_down_the_file_is_found(file: Path) -> None:
    file.write_bytes(b"name;code\n" + b"Acme;1\n" * 300_000 + "Caffè;2\n".encode("cp1252"))
    _, rows = read(file)
    assert rows[-1] == Row(300_002, ("Caffè", "2"))


def test_blank_rows_are_passed_over_and_counted(file: Path) -> None:
    file.write_text("\n;\nname;code\n\n;;\nAcme;1\n")
    header, rows = read(file)
    assert header == ("name", "code")
    assert rows == [Row(6, ("Acme", "1"))]


def test_a_line_end_within_quotes_is_part_of_the_cell(file: Path) -> None:
    file.write_text('name;phones\nAcme;"1\n2"\nBeta;3\n')
    assert read(file)[1] == [Row(2, ("Acme", "1\n2")), Row(3, ("Beta", "3"))]


def test_a_workbook_gives_sums_days_and_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["name", "code", "from"])
    book.active.append(["Acme", 743110157, date(2026, 1, 2)])
    book.active.append([None, None, None])
    book.active.append(["Beta", "B58378431", "2/1/2026"])
    book.save(tmp_path / "contacts.xlsx")
    header, rows = read(tmp_path / "contacts.xlsx")
    assert header == ("name", "code", "from")
    assert rows == [
        Row(2, ("Acme", 743110157.0, date(2026, 1, 2))),
        Row(4, ("Beta", "B58378431", "2/1/2026")),
    ] or rows[0].cells[2] == datetime(2026, 1, 2)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        pytest.param("a.csv", b"", "a.csv: there is nothing in it", id="empty"),
        pytest.param("a.csv", b"\n \n;;\n", "a.csv: there is nothing in it", id="blank"),
        pytest.param("a.xlsx", b"name;code\n", "a.xlsx: ", id="no workbook"),
        pytest.param("a.csv", b"name;code\n\xff\x81;1", "a.csv: ", id="no encoding we know"),
        pytest.param(
            "a.csv", b'name;code\n"' + b"x" * 200_000, "a.csv: field larger", id="a quote never closed"
        ),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableSheet) as refused:
        read(tmp_path / name)
    assert str(refused.value).startswith(why)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="No such file"):
        read(tmp_path / "none.csv")
