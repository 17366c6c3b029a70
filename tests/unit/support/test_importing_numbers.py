"""Telephone numbers in cells are mended where only one thing can be meant, and refused where two can."""

import pytest

from centralino.support.importing.cells import Wrong
from centralino.support.importing.sheets import Cell
from centralino.support.importing.telephone_cells import (
    EITHER,
    IN_SHORT,
    LOST,
    NO_NUMBER,
    Mended,
    NumbersRead,
    read_numbers,
)

FLORENCE, MOBILE, LONDON = "+39055123461", "+393331234567", "+447911123456"


@pytest.mark.parametrize(
    ("cell", "numbers", "mended"),
    [
        pytest.param("055 123461", [FLORENCE], [], id="as one writes it"),
        pytest.param("055/123461", [FLORENCE], [], id="with the slash of old"),
        pytest.param("055–123461", [FLORENCE], [], id="with a long dash"),
        pytest.param("\u202a+39\u00a0055\u00a0123461\u202c", [FLORENCE], [], id="copied off a telephone"),
        pytest.param("(055) 123461", [FLORENCE], [], id="with brackets"),
        pytest.param("'055123461", [FLORENCE], [], id="kept a text by its apostrophe"),
        pytest.param(3331234567.0, [MOBILE], [], id="a sum that lost nothing"),
        pytest.param(39055123461.0, [FLORENCE], [Mended.PLUS], id="a sum with its country"),
        pytest.param("39055123461.0", [FLORENCE], [Mended.SUM], id="a sum as text"),
        pytest.param("3331234567,0", [MOBILE], [Mended.SUM], id="a sum as Italian text"),
        pytest.param(55123461.0, [FLORENCE], [Mended.ZERO], id="a sum that lost its zero"),
        pytest.param("55123461", [FLORENCE], [Mended.ZERO], id="a text that lost its zero"),
        pytest.param(447911123456.0, [LONDON], [Mended.PLUS], id="a sum from abroad"),
        pytest.param("447911123456", [LONDON], [Mended.PLUS], id="a text from abroad"),
        pytest.param("3.331234567E+09", [MOBILE], [Mended.EXPONENT], id="shortened, but whole"),
        pytest.param("3,331234567e9", [MOBILE], [Mended.EXPONENT], id="shortened in Italian, but whole"),
        pytest.param("tel. 055 123461", [FLORENCE], [Mended.WORDS], id="a word before it"),
        pytest.param("Tel.: 055 123461", [FLORENCE], [Mended.WORDS], id="a word with a colon"),
        pytest.param("055 123461 casa", [FLORENCE], [Mended.WORDS], id="a word behind it"),
        pytest.param("055 123461 int. 12", [FLORENCE], [Mended.EXTENSION], id="an extension"),
        pytest.param(
            "055123461 / 3331234567", [FLORENCE, MOBILE], [Mended.SEVERAL], id="a slash between two"
        ),
        pytest.param("055123461/3331234567", [FLORENCE, MOBILE], [Mended.SEVERAL], id="a slash, no blanks"),
        pytest.param("055 123461 - 333 1234567", [FLORENCE, MOBILE], [Mended.SEVERAL], id="a dash between"),
        pytest.param(
            "casa 055123461 cell 3331234567",
            [FLORENCE, MOBILE],
            [Mended.WORDS, Mended.SEVERAL],
            id="words between two",
        ),
        pytest.param("055123461; 3331234567", [FLORENCE, MOBILE], [], id="a sign made for it"),
        pytest.param("", [], [], id="blank"),
    ],
)
def test_what_only_one_thing_can_be_meant_by_is_mended_and_told(
    cell: Cell, numbers: list[str], mended: list[Mended]
) -> None:
    assert read_numbers(cell, "IT") == NumbersRead(tuple(numbers), tuple(mended))


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        pytest.param("3.9E+11", LOST, id="shortened text"),
        pytest.param("3,9055E+11", LOST, id="shortened text in Italian"),
        pytest.param(390000000000.0, LOST, id="rounded sum"),
        pytest.param(3.93331234567123e16, LOST, id="longer than a spreadsheet counts"),
        pytest.param(39055.5, NO_NUMBER, id="a fraction"),
        pytest.param(-3331234567.0, NO_NUMBER, id="below nothing"),
        pytest.param(float("nan"), NO_NUMBER, id="not even a sum"),
        pytest.param(True, NO_NUMBER, id="yes"),
        pytest.param("055 123461/62", IN_SHORT, id="a second in short"),
        pytest.param("055 123461 - 62", IN_SHORT, id="a second in short, by a dash"),
        pytest.param(34600123123.0, EITHER, id="of Madrid, or of an Italian mobile"),
        pytest.param("chiedere in sede", NO_NUMBER, id="words"),
        pytest.param("2 telefoni 3331234567", NO_NUMBER, id="a count and a number"),
        pytest.param("=1+1", NO_NUMBER, id="a formula"),
        pytest.param("12", NO_NUMBER, id="too short"),
    ],
)
def test_what_may_mean_something_else_is_refused_with_its_reason(cell: Cell, wrong: Wrong) -> None:
    assert read_numbers(cell, "IT") == wrong
