"""VAT numbers have one spelling and a right check digit; codes of our own follow their pattern."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.directory.codes import (
    Code,
    CodeKind,
    WrongCode,
    plausible,
    read_code,
    read_customer_code,
    read_vat_number,
)

COUNTRIES = ("IT", "ES", "AR", "CL")
PATTERN = r"[A-Z]{2}[0-9]{4}"


@pytest.mark.parametrize(
    ("written", "code", "country"),
    [
        pytest.param("00743110157", "00743110157", "IT", id="italian"),
        pytest.param(
            " it 00743-110.157 ", "00743110157", "IT", id="italian with its prefix, blanks and dots"
        ),
        pytest.param("B-58378431", "B58378431", "ES", id="spanish company"),
        pytest.param("es54362315k", "54362315K", "ES", id="spanish citizen"),
        pytest.param("X-5253868-R", "X5253868R", "ES", id="foreigner in spain"),
        pytest.param("20-05536168-2", "20055361682", "AR", id="argentine"),
        pytest.param("76.086.428-5", "760864285", "CL", id="chilean"),
        pytest.param("12.531.909-2", "125319092", "CL", id="chilean person"),
        pytest.param("CL 8.531.909-7", None, None, id="chilean with a wrong check digit"),
    ],
)
def test_a_vat_number_has_one_spelling(written: str, code: str | None, country: str | None) -> None:
    read = read_code(written, COUNTRIES, None)
    assert read == Code(code, CodeKind.VAT, country) if code else isinstance(read, WrongCode)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("AT", "U13585627"),
        ("BE", "0403019261"),
        ("CY", "10259033P"),
        ("DE", "136695976"),
        ("FR", "40303265045"),
        ("GB", "980780684"),
        ("IE", "6433435F"),
        ("NL", "123456789B13"),
        ("PT", "501964843"),
    ],
)
def test_other_countries_have_their_rules_from_python_stdnum(country: str, number: str) -> None:
    assert read_vat_number(country + number, country) == Code(number, CodeKind.VAT, country)
    assert plausible(Code(number, CodeKind.VAT, country).keyed, (country,), None)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        pytest.param(
            "00743110158", "is no VAT number of IT: its check digit is wrong", id="wrong check digit"
        ),
        pytest.param("20055361683", "is no VAT number of AR: its check digit is wrong", id="argentine"),
        pytest.param("", "is no VAT number of IT, ES, AR, CL nor a customer code", id="nothing"),
        pytest.param("ACME", "is no VAT number of IT, ES, AR, CL nor a customer code", id="a word"),
        pytest.param("007431101570", "is no VAT number of IT, ES, AR, CL nor a customer code", id="too long"),
    ],
)
def test_what_is_no_code_is_told_why(written: str, why: str) -> None:
    read = read_code(written, COUNTRIES, PATTERN)
    assert isinstance(read, WrongCode)
    assert read.why == why


def test_a_country_without_a_rule_is_named() -> None:
    assert read_vat_number("1", "AQ") == WrongCode("1", "no rule is known for VAT numbers of AQ")


def test_a_customer_code_is_the_whole_of_its_pattern() -> None:
    assert read_customer_code("ab 12-34", PATTERN) == Code("AB1234", CodeKind.CUSTOMER)
    assert isinstance(read_customer_code("AB12345", PATTERN), WrongCode)
    assert isinstance(read_customer_code("AB1234", None), WrongCode)


def test_a_code_that_is_a_vat_number_and_fits_the_pattern_is_a_vat_number() -> None:
    assert read_code("00743110157", COUNTRIES, r"[0-9]+") == Code("00743110157", CodeKind.VAT, "IT")


@pytest.mark.parametrize(
    ("code", "keyed"),
    [
        ("B58378431", "258378431"),
        ("54362315K", "543623155"),
        ("ABCDEFGHIJKLMNOPQRST", "22233344455566677778"),
    ],
)
def test_letters_are_keyed_as_on_every_telephone(code: str, keyed: str) -> None:
    assert Code(code, CodeKind.CUSTOMER).keyed == keyed


@pytest.mark.parametrize(
    ("keys", "could_be"),
    [
        pytest.param("00743110157", True, id="italian"),
        pytest.param("00743110158", False, id="italian with a wrong check digit"),
        pytest.param("258378431", True, id="spanish company, its letter on key 2"),
        pytest.param("258378433", False, id="spanish company with a wrong check digit"),
        pytest.param("543623155", True, id="spanish citizen, K on key 5"),
        pytest.param("952538687", True, id="foreigner in spain, X on key 9 and R on key 7"),
        pytest.param("760864285", True, id="chilean"),
        pytest.param("224321", True, id="customer code"),
        pytest.param("024321", False, id="no letter is on key 0"),
        pytest.param("2243211", False, id="too long for a customer code"),
        pytest.param("", False, id="nothing"),
        pytest.param("12", False, id="too short for any code"),
        pytest.param("1" * 24, False, id="too long for any code"),
    ],
)
def test_keys_with_a_wrong_check_digit_are_told_without_asking_anybody(keys: str, could_be: bool) -> None:
    assert plausible(keys, COUNTRIES, PATTERN) is could_be


def test_a_chilean_number_that_ends_in_k_is_plausible_on_key_5() -> None:
    assert isinstance(read_vat_number("10.000.013-K", "CL"), Code)
    assert plausible("100000135", ("CL",), None)


PATTERNS = [
    PATTERN,
    r"C[0-9]{5}",
    r"\d{6}",
    r"(?:ABC|XY)-?[^0-4A-W]{3}",
    r"[A-Z0-9]{4,8}",
    r"K\.?[12]\w{2,4}",
    r"[0-9]{3}.[0-9]",
    r"\AAB\d+\Z",
    r"[]A\]]{4}7",
    r"[A-Z]{3}(?!0)[0-9]",
    r"(AB|CD)\1",
    r"(?i:ab)[0-9]{3}",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
def test_no_code_of_the_pattern_is_turned_away(pattern: str, data: st.DataObject) -> None:
    written = data.draw(st.from_regex(pattern, fullmatch=True))
    read = read_customer_code(written, pattern)
    assert isinstance(read, WrongCode) or plausible(read.keyed, (), pattern)


@given(st.text(max_size=30))
def test_whatever_is_written_is_a_code_or_a_refusal(written: str) -> None:
    assert isinstance(read_code(written, (*COUNTRIES, "FR", "AQ"), PATTERN), Code | WrongCode)


@given(st.sampled_from(COUNTRIES), st.text("0123456789ABCDEFGKXYZ", min_size=8, max_size=11))
def test_every_valid_vat_number_is_plausible_when_keyed(country: str, written: str) -> None:
    read = read_vat_number(written, country)
    assert isinstance(read, WrongCode) or plausible(read.keyed, COUNTRIES, None)


@given(st.text("0123456789", max_size=24))
def test_plausibility_takes_no_time_a_caller_notices(keys: str) -> None:
    began = time.perf_counter()
    plausible(keys, (*COUNTRIES, "FR", "IE", "NL", "CY"), PATTERN)
    assert time.perf_counter() - began < 0.1
