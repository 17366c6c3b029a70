"""What somebody writes to register: what is taken, and what is told to be wrong beside which field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from centralino.directory.codes import Code, CodeKind
from centralino.support.registration.asked import Fault, Faulty, Registrant, Terms, Written, read

TERMS = Terms("IT", ("IT", "ES"), "[0-9]{6}", needs_mobile=False)
GOOD = Written("Officine Acme", ("02 5555 0101", ""), "", "", "it", True)
RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT OVERRIDE}"


def test_what_is_right_is_taken_in_its_one_spelling() -> None:
    written = Written(
        "  Officine   Acme ",
        ("02 5555 0101", "+34 612 345 678", "0255550101"),
        "IT 0074.3110157",
        "acme@example.org",
        "es",
        True,
    )
    assert read(written, TERMS) == Registrant(
        "Officine Acme",
        ("+390255550101", "+34612345678"),
        "es",
        Code("00743110157", CodeKind.VAT, "IT"),
        "acme@example.org",
    )


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        pytest.param({"name": ""}, {"name": Fault.NAME}, id="no name"),
        pytest.param({"name": " \n "}, {"name": Fault.NAME}, id="blanks"),
        pytest.param({"name": "x" * 201}, {"name": Fault.NAME}, id="a name too long"),
        pytest.param({"name": "x" * 10_000}, {"name": Fault.NAME}, id="a name far too long"),
        pytest.param({"name": "Acme\0"}, {"name": Fault.NAME}, id="NUL in the name"),
        pytest.param({"name": f"Acme {RIGHT_TO_LEFT}lrS"}, {"name": Fault.NAME}, id="written backwards"),
        pytest.param({"name": "Acme \ud800"}, {"name": Fault.NAME}, id="half a character"),
        pytest.param({"numbers": ("", "")}, {"numbers/0": Fault.NUMBER_MISSING}, id="no number"),
        pytest.param({"numbers": ()}, {"numbers/0": Fault.NUMBER_MISSING}, id="no field of a number"),
        pytest.param({"numbers": ("12",)}, {"numbers/0": Fault.NUMBER}, id="too short a number"),
        pytest.param({"numbers": ("3" * 10_000,)}, {"numbers/0": Fault.NUMBER}, id="a number far too long"),
        pytest.param(
            {"numbers": ("02 5555 0101", "=cmd|x")}, {"numbers/1": Fault.NUMBER}, id="the second number"
        ),
        pytest.param(
            {"numbers": tuple(f"02 5555 010{digit}" for digit in range(6))},
            {"numbers/5": Fault.TOO_MANY_NUMBERS},
            id="six numbers",
        ),
        pytest.param({"code": "00743110158"}, {"code": Fault.CHECK_DIGIT}, id="a digit is wrong"),
        pytest.param({"code": "'; drop table contacts"}, {"code": Fault.CODE}, id="SQL for a code"),
        pytest.param({"code": "9" * 10_000}, {"code": Fault.CODE}, id="a code far too long"),
        pytest.param({"email": "acme"}, {"email": Fault.EMAIL}, id="no address"),
        pytest.param({"email": "a@b"}, {"email": Fault.EMAIL}, id="no domain"),
        pytest.param({"email": "a@b.it\nBcc: all@c.it"}, {"email": Fault.EMAIL}, id="a header more"),
        pytest.param({"email": f"{'a' * 250}@b.it"}, {"email": Fault.EMAIL}, id="an address too long"),
        pytest.param({"language": "fr"}, {"language": Fault.LANGUAGE}, id="a language we do not speak"),
        pytest.param({"consents": False}, {"consent": Fault.CONSENT}, id="no consent"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(change: dict[str, Any], faults: dict[str, Fault]) -> None:
    assert read(replace(GOOD, **change), TERMS) == Faulty(faults)


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = read(Written(), TERMS)
    assert isinstance(found, Faulty)
    assert set(found.faults) == {"name", "numbers/0", "language", "consent"}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "${SHELL(reboot)}",
        '"; Originate',
        "'; drop table contacts; --",
        "Àlex O'Neill & Söhne, S.r.l.",
        "株式会社",
    ],
)
def test_a_name_is_whatever_people_are_called(name: str) -> None:
    found = read(replace(GOOD, name=name), TERMS)
    assert isinstance(found, Registrant)
    assert found.name == name


def test_a_name_on_several_lines_is_one_line() -> None:
    found = read(replace(GOOD, name="Acme\r\nAction: Originate\nChannel: x"), TERMS)
    assert isinstance(found, Registrant)
    assert found.name == "Acme Action: Originate Channel: x"


def test_where_a_text_is_sent_one_number_has_to_be_a_mobile() -> None:
    terms = replace(TERMS, needs_mobile=True)
    assert read(GOOD, terms) == Faulty({"numbers/0": Fault.NO_MOBILE})
    found = read(replace(GOOD, numbers=("02 5555 0101", "333 123 4567")), terms)
    assert isinstance(found, Registrant)
    assert found.mobile == "+393331234567"


def test_where_an_e_mail_is_sent_an_address_is_needed_and_no_mobile() -> None:
    terms = replace(TERMS, needs_email=True)
    assert read(GOOD, terms) == Faulty({"email": Fault.EMAIL_MISSING})
    assert read(replace(GOOD, email="acme"), terms) == Faulty({"email": Fault.EMAIL})
    assert isinstance(read(replace(GOOD, email="acme@example.org"), terms), Registrant)
