"""What headers and rows of spreadsheets mean, and what is wrong with the others."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.directory.codes import Code, CodeKind
from centralino.support.importing.columns import Column, WrongHeader, read_header
from centralino.support.importing.rows import (
    ContactSaid,
    ContractSaid,
    Conventions,
    GrantSaid,
    Refusal,
    read_row,
)
from centralino.support.importing.sheets import Cell, Row
from centralino.support.rules import GrantState

ROME = ZoneInfo("Europe/Rome")
CONVENTIONS = Conventions(("IT", "ES", "AR", "CL"), r"K[0-9]{4}", "IT", ROME)
HEADER = ("name", "code", "customer code", "vat country", "language", "phone 1", "phone 2",
          "contract", "from", "to", "paid until", "grant")  # fmt: skip
PLACES = {name: place for place, name in enumerate(HEADER)}


def read(**cells: Cell) -> ContactSaid | list[Refusal]:
    columns = read_header(HEADER)
    assert isinstance(columns, dict)
    row: list[Cell] = [None] * len(HEADER)
    for name, cell in cells.items():
        row[PLACES[name.replace("_", " ")]] = cell
    return read_row(Row(7, tuple(row)), columns, CONVENTIONS)


def good(**cells: Cell) -> ContactSaid:
    said = read(**{"name": "Acme", "code": "00743110157", **cells})
    assert isinstance(said, ContactSaid), said
    return said


def wrong(**cells: Cell) -> list[tuple[str, str, str]]:
    refusals = read(**{"name": "Acme", "code": "00743110157", **cells})
    assert isinstance(refusals, list), refusals
    assert {each.row for each in refusals} == {7}
    return [(each.column, each.value, each.reason) for each in refusals]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(("Name", "VAT number", "Phone", "Contract", "Paid until"), id="english"),
        pytest.param(
            ("Ragione sociale", "P.IVA", "Telefono", "Tipo contratto", "Pagato fino al"), id="italian"
        ),
        pytest.param(("Razón social", "CIF", "Teléfono", "Tipo de contrato", "Pagado hasta"), id="spanish"),
    ],
)
def test_headers_are_understood_in_three_languages(header: tuple[str, ...]) -> None:
    assert read_header(header) == {
        0: Column.NAME,
        1: Column.CODE,
        2: Column.NUMBERS,
        3: Column.CONTRACT,
        4: Column.PAID_UNTIL,
    }


def test_several_columns_may_hold_numbers() -> None:
    assert read_header(("name", "code", "phone1", "Telefono 2", "cellulare")) == {
        0: Column.NAME,
        1: Column.CODE,
        2: Column.NUMBERS,
        3: Column.NUMBERS,
        4: Column.NUMBERS,
    }


@pytest.mark.parametrize(
    ("header", "theirs", "why"),
    [
        pytest.param(("name", "code", "colour", "size"), {}, "unknown column 'colour', 'size'", id="unknown"),
        pytest.param(("name", "code"), {"size": "-"}, "there is no column 'size'; there is", id="absent"),
        pytest.param(("code",), {}, "no column for 'name'", id="no name"),
        pytest.param(("name", "phone"), {}, "no column for 'code' or 'customer code'", id="no code"),
        pytest.param(("name", "code", "nome"), {}, "'nome' is a second column for 'name'", id="twice"),
        pytest.param(
            ("name", "code", "x"), {"x": "weight"}, "unknown column 'x'", id="named as nothing of ours"
        ),
    ],
)
def test_a_header_that_cannot_be_told_is_refused_by_name(
    header: tuple[str, ...], theirs: dict[str, str], why: str
) -> None:
    refused = read_header(header, theirs)
    assert isinstance(refused, WrongHeader)
    assert refused.why.startswith(why)


def test_columns_can_be_named_or_passed_over() -> None:
    header = ("Who", "code", "colour", "")
    assert read_header(header, {"who": "name", "Colour": "-"}) == {0: Column.NAME, 1: Column.CODE}


def test_a_full_row_says_all_there_is() -> None:
    assert good(
        customer_code="k 1234",
        language="Italiano",
        phone_1="02 55550101; +34 911234567",
        phone_2="333 1234567",
        contract="Gold",
        **{"from": "01/02/2026"},
        to=datetime(2026, 12, 31),
        paid_until=date(2026, 6, 30),
        grant="in attesa",
    ) == ContactSaid(
        row=7,
        name="Acme",
        codes=(Code("00743110157", CodeKind.VAT, "IT"), Code("K1234", CodeKind.CUSTOMER)),
        language="it",
        numbers=("+390255550101", "+34911234567", "+393331234567"),
        contract=ContractSaid("gold", date(2026, 2, 1), date(2026, 12, 31), date(2026, 6, 30)),
        grant=GrantSaid(GrantState.AWAITING),
    )


def test_what_a_row_leaves_blank_is_not_said() -> None:
    assert good() == ContactSaid(7, "Acme", (Code("00743110157", CodeKind.VAT, "IT"),), None, (), None, None)


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [
        pytest.param(743110157.0, None, "00743110157", id="a sum that lost its zeros"),
        pytest.param("743110157", None, "00743110157", id="a text that lost them before"),
        pytest.param("743110157", "it", "00743110157", id="with its country"),
        pytest.param(125319092.0, "CL", "125319092", id="a sum that is whole"),
        pytest.param("B-58378431", "ES", "B58378431", id="spanish"),
        pytest.param("K1234", None, "K1234", id="a customer code among vat numbers"),
    ],
)
def test_codes_are_found_as_spreadsheets_spoil_them(cell: Cell, country: str | None, code: str) -> None:
    assert [each.code for each in good(code=cell, vat_country=country).codes] == [code]


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        pytest.param("0255550101 3331234567", ("+390255550101", "+393331234567"), id="between blanks"),
        pytest.param("02 5555 0101", ("+390255550101",), id="one with blanks in it"),
        pytest.param("+39 02 55550101 +39 333 1234567", ("+390255550101", "+393331234567"), id="before plus"),
        pytest.param("0255550101,0255550101", ("+390255550101",), id="the same twice"),
        pytest.param(390255550101.0, ("+390255550101",), id="a sum with the country"),
        pytest.param(255550101.0, ("+390255550101",), id="a sum that lost its zero"),
        pytest.param(3331234567.0, ("+393331234567",), id="a sum that lost nothing"),
    ],
)
def test_numbers_are_told_apart(cell: Cell, numbers: tuple[str, ...]) -> None:
    assert good(phone_1=cell).numbers == numbers


@pytest.mark.parametrize(
    ("cell", "grant"),
    [
        ("granted", GrantSaid(GrantState.GRANTED)),
        ("Sí", GrantSaid(GrantState.GRANTED)),
        ("revocato", GrantSaid(GrantState.REVOKED)),
        ("2026-12-31", GrantSaid(GrantState.GRANTED, datetime(2027, 1, 1, tzinfo=ROME))),
    ],
)
def test_grants_are_words_or_the_last_day_of_one(cell: Cell, grant: GrantSaid) -> None:
    assert good(grant=cell).grant == grant


@pytest.mark.parametrize(
    ("cells", "column", "value", "reason"),
    [
        pytest.param({"name": " "}, "name", "", "is blank", id="no name"),
        pytest.param(
            {"name": "A\x00B"}, "name", "A\x00B", "has characters in it that cannot be shown", id="NUL"
        ),
        pytest.param({"code": None}, "code", "", "is blank, and so is the customer code", id="no code"),
        pytest.param(
            {"code": "00743110158"},
            "code",
            "00743110158",
            "is no VAT number of IT: its check digit is wrong",
            id="wrong check digit",
        ),
        pytest.param(
            {"customer_code": "X1"},
            "customer code",
            "X1",
            "is no customer code: those are written K[0-9]{4}",
            id="no customer code",
        ),
        pytest.param(
            {"language": "fr"}, "language", "fr", "is none of the languages it, en, es", id="language"
        ),
        pytest.param(
            {"phone_1": "02 / ask Ada"}, "numbers", "02 / ask Ada", "is no telephone number", id="phone"
        ),
        pytest.param(
            {"contract": "gold"}, "from", "", "is blank, and a contract begins on some day", id="no from"
        ),
        pytest.param(
            {"from": "31/02/2026"},
            "from",
            "31/02/2026",
            "is no day: it is written like 2026-12-31 or 31/12/2026",
            id="no such day",
        ),
        pytest.param(
            {"from": "2026-02-01", "to": "2026-01-31"},
            "to",
            "2026-01-31",
            "is before the contract begins",
            id="ends before it begins",
        ),
        pytest.param(
            {"grant": "perhaps"},
            "grant",
            "perhaps",
            "is none of awaiting, granted, revoked, nor the last day of a grant",
            id="grant",
        ),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(
    cells: dict[str, Cell], column: str, value: str, reason: str
) -> None:
    assert wrong(**cells) == [(column, value, reason)]


def test_every_fault_of_a_row_is_said() -> None:
    assert [column for column, _, _ in wrong(code="1", phone_1="x", grant="?")] == [
        "code",
        "numbers",
        "grant",
    ]


CELLS = (
    st.none()
    | st.text()
    | st.floats(allow_nan=True)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)


@given(st.lists(CELLS, max_size=14))
def test_no_row_makes_us_raise(row: list[Cell]) -> None:
    columns = read_header(HEADER)
    assert isinstance(columns, dict)
    assert isinstance(read_row(Row(1, tuple(row)), columns, CONVENTIONS), ContactSaid | list)
