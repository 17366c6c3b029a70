"""What a text takes on the air."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.messages.segments import ALPHABET, EXTENSION, Encoding, Segments, fits_gsm, segments

GSM, UCS2 = Encoding.GSM, Encoding.UCS2


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        pytest.param("", Segments(GSM, 0, 1), id="nothing"),
        pytest.param("a" * 160, Segments(GSM, 160, 1), id="a full one"),
        pytest.param("a" * 161, Segments(GSM, 161, 2), id="one more makes two of 153"),
        pytest.param("a" * 306, Segments(GSM, 306, 2), id="two full ones"),
        pytest.param("a" * 307, Segments(GSM, 307, 3), id="a third"),
        pytest.param("PERCHÉ È COSÌ", Segments(UCS2, 13, 1), id="capitals È and Ì are not the alphabet's"),
        pytest.param("Sarà perché è lì, più giù", Segments(GSM, 25, 1), id="Italian's own accents are"),
        pytest.param("¿Mañana? ¡Sí!", Segments(UCS2, 13, 1), id="Spanish's í is not"),
        pytest.param("10 €", Segments(GSM, 5, 1), id="the euro takes two"),
        pytest.param("€" * 80, Segments(GSM, 160, 1), id="eighty euros fill one"),
        pytest.param("€" * 81, Segments(GSM, 162, 2), id="and go 76 to a segment of several"),
        pytest.param("€" * 153, Segments(GSM, 306, 3), id="for none is cut in two"),
        pytest.param("ç" * 70, Segments(UCS2, 70, 1), id="a full one in UCS-2"),
        pytest.param("ç" * 71, Segments(UCS2, 71, 2), id="one more makes two of 67"),
        pytest.param("👍" * 35, Segments(UCS2, 70, 1), id="a thumb takes two"),
        pytest.param("👍" * 67, Segments(UCS2, 134, 3), id="and is not cut in two"),
        pytest.param("a👍", Segments(UCS2, 3, 1), id="one thumb changes the alphabet of all"),
        pytest.param("’" + "a" * 69, Segments(UCS2, 70, 1), id="so does a curly apostrophe"),
        pytest.param("`", Segments(UCS2, 1, 1), id="and a backtick"),
    ],
)
def test_a_text_takes_as_many_segments_as_the_standard_says(text: str, takes: Segments) -> None:
    assert segments(text) == takes


def test_the_alphabet_is_whole() -> None:
    assert len(ALPHABET) == 127, "128 places, one of them the escape"
    assert len(EXTENSION) == 9
    assert not ALPHABET & EXTENSION


@given(st.text(max_size=700))
def test_no_more_segments_than_needed_and_no_fewer(text: str) -> None:
    taken = segments(text)
    room, several = (160, 153) if fits_gsm(text) else (70, 67)
    assert (taken.count == 1) == (taken.units <= room)
    if taken.count > 1:
        # A character of two units leaves at most one place free in each segment but the last.
        assert several * taken.count >= taken.units > (several - 1) * (taken.count - 1)


@given(st.text(alphabet=st.characters(min_codepoint=0x10000), max_size=200))
def test_surrogate_pairs_count_two(text: str) -> None:
    assert segments(text).units == len(text.encode("utf-16-le")) // 2
