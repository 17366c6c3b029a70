"""What may be meant by what somebody wrote who looks for a contact."""

from __future__ import annotations

import pytest

from centralino.directory.asked import Asked, NumberPart, read, words_of


@pytest.mark.parametrize(
    ("written", "region", "part"),
    [
        pytest.param("02 1234", "IT", NumberPart(("+39021234", "+021234"), "021234"), id="Italy keeps its zero"),
        pytest.param("020 7946", "GB", NumberPart(("+440207946", "+44207946", "+0207946"), "0207946"), id="others not"),
        pytest.param("(02) 12-34", "IT", NumberPart(("+39021234", "+021234"), "021234"), id="signs"),
        pytest.param("+39 02 12", "IT", NumberPart(("+390212",), None), id="with its country"),
        pytest.param("0039 02 12", "ES", NumberPart(("+390212",), None), id="as it is dialled"),
        pytest.param("12", "IT", None, id="too short"),
        pytest.param("+1", "IT", None, id="too short with its country"),
        pytest.param("M0000117", "IT", None, id="with a letter"),
        pytest.param("٠١٢٣", "IT", None, id="digits of another writing"),
        pytest.param("", "IT", None, id="nothing"),
    ],
)  # fmt: skip
def test_a_part_of_a_number_is_read_as_people_write_it(
    written: str, region: str, part: NumberPart | None
) -> None:
    assert read(written, region).number_part == part


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        pytest.param("#12", Asked("#12", contact_id=12), id="an id"),
        pytest.param("rossi", Asked("rossi", codes=("ROSSI", "SSI")), id="a word may be a whole code, no part of one"),
        pytest.param(
            " es b-58378431 ",
            Asked("es b-58378431", codes=("ESB58378431", "B58378431"), code_part="ESB58378431"),
            id="a code with its country",
        ),
        pytest.param("caffè 24", Asked("caffè 24"), id="a name"),
        pytest.param("", Asked(""), id="nothing"),
    ],
)  # fmt: skip
def test_ids_and_codes_are_read(written: str, asked: Asked) -> None:
    assert read(written, "IT") == asked


def test_a_whole_number_is_spelt_as_the_directory_has_it() -> None:
    assert read("02 5555 0101", "IT").number == "+390255550101"


@pytest.mark.parametrize(
    ("folded", "trigrams", "patterns"),
    [
        pytest.param(" rossi", ("ros", "oss", "ssi"), ("%rossi%",), id="a word is looked for anywhere"),
        pytest.param(" ma", (" ma",), ("% ma%",), id="two letters begin a word"),
        pytest.param(" m ro", (" ro",), ("% m%", "% ro%"), id="a single letter has no trigram"),
        pytest.param(" ", (), (), id="nothing"),
    ],
)
def test_words_are_found_by_their_trigrams(
    folded: str, trigrams: tuple[str, ...], patterns: tuple[str, ...]
) -> None:
    words = words_of(folded)
    assert (words.begin, words.trigrams, words.patterns) == (folded, trigrams, patterns)
