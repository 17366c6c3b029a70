"""The short way to E.164 says what phonenumbers says, or nothing."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from centralino.directory.numbers import parsed_to_e164
from centralino.directory.plain_numbers import plain_number, plain_to_e164

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


def example_of(region: str) -> tuple[str, str]:
    """A number of that region: its calling code, and what follows it."""
    number = phonenumbers.example_number(region)
    assert number
    return str(number.country_code), phonenumbers.national_significant_number(number)


@st.composite
def numbers_as_people_write_them(draw: st.DrawFn) -> str:
    calling_code, national = example_of(draw(st.sampled_from(REGIONS)))
    written = [*draw(st.sampled_from(["", calling_code, "0", "1", "8", "0" + calling_code])), *national]
    for place in draw(st.lists(st.integers(0, len(written) - 1), max_size=3)):
        written[place] = draw(st.sampled_from("0123456789"))
    for place in draw(st.lists(st.integers(0, len(written)), max_size=3)):
        written.insert(place, draw(st.sampled_from(" ./-")))
    return draw(st.sampled_from(["", "+", "00", " ", "0"])) + "".join(written)


@given(numbers_as_people_write_them(), st.sampled_from(REGIONS))
@example("00.00308-1234567", "RU")
@example("00 6762 0-153", "BS")
def test_it_never_says_anything_else_than_phonenumbers(written: str, region: str) -> None:
    assert plain_to_e164(written, region) in (None, parsed_to_e164(written, region))


@given(st.text(" +-./0123456789()xX#\u00a0٣", max_size=18), st.sampled_from(REGIONS))
def test_nor_for_whatever_else_is_written(written: str, region: str) -> None:
    assert plain_to_e164(written, region) in (None, parsed_to_e164(written, region))


@pytest.mark.parametrize(
    "written", ["347 1234567", "06 12345678", "+39 347 123.45.67", "0034911234567", "02/5555-0101"]
)
def test_the_numbers_of_most_files_go_the_short_way(written: str) -> None:
    assert plain_to_e164(written, "IT")


@st.composite
def international(draw: st.DrawFn) -> str:
    """In the spelling of E.164, if not always in use."""
    calling_code, national = example_of(draw(st.sampled_from(REGIONS)))
    digits = [*national]
    for place in draw(st.lists(st.integers(0, len(digits) - 1), max_size=len(digits))):
        digits[place] = draw(st.sampled_from("0123456789"))
    return f"+{calling_code}{''.join(digits)}"


@given(international())
@example("+39000000000")
@example("+3900390")
def test_a_number_is_parsed_as_phonenumbers_does(number: str) -> None:
    assert plain_number(number) in (None, phonenumbers.parse(number))
