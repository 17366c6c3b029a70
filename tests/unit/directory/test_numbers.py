"""Numbers have one spelling, whatever a trunk presents is a number or withheld, and trust never shrinks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.directory.numbers import Trust, after_right_code, caller_number, dialled_digits, to_e164

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("written", "region", "number"),
    [
        pytest.param("+39 02 5555.0101", "IT", "+390255550101", id="international"),
        pytest.param("0039 02 55550101", "IT", "+390255550101", id="with the international prefix"),
        pytest.param("02/5555-0101", "IT", "+390255550101", id="national, whose zero stays in italy"),
        pytest.param("(02) 5555 0101", "IT", "+390255550101", id="in brackets"),
        pytest.param("333 123 4567", "IT", "+393331234567", id="mobile"),
        pytest.param("393331234567", "IT", "+393331234567", id="country without a plus"),
        pytest.param("911 234 567", "ES", "+34911234567", id="spanish"),
        pytest.param("011 15 4321-0000", "AR", "+5491143210000", id="argentine mobile"),
        pytest.param("2 2123 4567", "CL", "+56221234567", id="chilean"),
        pytest.param("0039 02 55550101", "CL", "+390255550101", id="00 where it is no international prefix"),
        pytest.param("12", "IT", None, id="too short"),
        pytest.param("+39 02 5555 0101 5555 0101", "IT", None, id="too long"),
        pytest.param("none", "IT", None, id="a word"),
        pytest.param("", "IT", None, id="nothing"),
        pytest.param("+999 1234567", "IT", None, id="no such country"),
    ],
)
def test_a_number_is_kept_in_e164(written: str, region: str, number: str | None) -> None:
    assert to_e164(written, region) == number


@pytest.mark.parametrize(
    ("presented", "number"),
    [
        pytest.param("+390255550101", "+390255550101", id="international"),
        pytest.param("00390255550101", "+390255550101", id="with the international prefix"),
        pytest.param("0255550101", "+390255550101", id="national"),
        pytest.param("390255550101", "+390255550101", id="country without a plus"),
        pytest.param("+34911234567", "+34911234567", id="from abroad"),
        pytest.param("201", "201", id="an extension"),
        pytest.param("112233", "112233", id="a long extension"),
        pytest.param("", None, id="nothing"),
        pytest.param("anonymous", None, id="anonymous"),
        pytest.param("unknown", None, id="unknown"),
        pytest.param("Restricted", None, id="restricted"),
        pytest.param("0", None, id="a zero"),
        pytest.param("0000000000", None, id="zeros"),
        pytest.param("+", None, id="a plus"),
        pytest.param("+00390255550101", "+390255550101", id="both prefixes"),
        pytest.param("+9991234567", None, id="no such country"),
        pytest.param("sip:0255550101@example.com", None, id="an address"),
        pytest.param("٠٢٥٥٥٥", None, id="digits of another script"),
    ],
)
def test_what_a_trunk_presents_is_a_number_an_extension_or_withheld(
    presented: str, number: str | None
) -> None:
    assert caller_number(presented, "IT") == number


@given(
    st.text(max_size=40) | st.text("+0123456789 ()-./", max_size=25),
    st.sampled_from(["IT", "AR", "CL", "US"]),
)
def test_no_caller_id_makes_us_raise(presented: str, region: str) -> None:
    number = caller_number(presented, region)
    assert number is None or number.removeprefix("+").isdigit()


@given(st.text("+0123456789 -", max_size=20), st.sampled_from(["IT", "ES", "AR", "CL"]))
def test_a_number_in_e164_stays_what_it_is(written: str, region: str) -> None:
    number = to_e164(written, region)
    assert number is None or to_e164(number, region) == number


@pytest.mark.parametrize(
    ("number", "region", "digits"),
    [
        ("+390255550101", "IT", "0255550101"),
        ("+34911234567", "IT", "0034911234567"),
        ("+34911234567", "ES", "911234567"),
        ("+390255550101", "ES", "00390255550101"),
        ("201", "IT", "201"),
    ],
)
def test_a_number_is_read_aloud_as_it_is_dialled(number: str, region: str, digits: str) -> None:
    assert dialled_digits(number, region) == digits


MONDAY_NIGHT = datetime(2026, 3, 2, 22, 59, tzinfo=UTC)  # 23:59 in Rome


@pytest.mark.parametrize(
    ("held", "later", "trust"),
    [
        pytest.param(None, timedelta(), Trust.LEARNED, id="a new number is learned"),
        pytest.param(Trust.LEARNED, timedelta(), Trust.LEARNED, id="the same call twice changes nothing"),
        pytest.param(Trust.LEARNED, timedelta(seconds=59), Trust.LEARNED, id="the same day is not enough"),
        pytest.param(
            Trust.LEARNED, timedelta(minutes=1), Trust.CONFIRMED, id="the next day in Rome confirms"
        ),
        pytest.param(
            Trust.LEARNED, timedelta(days=-2), Trust.LEARNED, id="a record that comes late does not"
        ),
        pytest.param(Trust.DECLARED, timedelta(), Trust.CONFIRMED, id="who declared it was right"),
        pytest.param(Trust.CONFIRMED, timedelta(), Trust.CONFIRMED, id="confirmed stays confirmed"),
    ],
)
def test_a_number_is_confirmed_on_another_day(held: Trust | None, later: timedelta, trust: Trust) -> None:
    assert after_right_code(held, MONDAY_NIGHT, MONDAY_NIGHT + later, ROME) is trust


@given(
    st.sampled_from([None, *Trust]),
    st.integers(-5000, 5000).map(lambda minutes: MONDAY_NIGHT + timedelta(minutes=minutes)),
    st.integers(-5000, 5000).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_trust_never_shrinks(held: Trust | None, since: datetime, later: timedelta) -> None:
    order = [None, Trust.DECLARED, Trust.LEARNED, Trust.CONFIRMED]
    assert order.index(after_right_code(held, since, since + later, ROME)) >= order.index(held)
