"""What somebody writes to register, and what of it is wrong: told before anybody is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, cast, get_args

from centralino.directory.codes import Code, WrongCode, read_code
from centralino.directory.numbers import is_mobile, to_e164
from centralino.settings import Language, Settings
from centralino.settings.spelling import EMAIL, LONGEST_EMAIL
from centralino.support.importing.cells import Wrong, read_name

MOST_NUMBERS: Final = 5
LONGEST: Final = 200  # characters of any field but an e-mail address


class Fault(StrEnum):
    """What may be wrong with a field."""

    NAME = "name"  # none, too long, or with what cannot be shown
    NUMBER_MISSING = "number-missing"
    NUMBER = "number"
    NO_MOBILE = "no-mobile"  # a text is to be sent, and no number can get one
    TOO_MANY_NUMBERS = "too-many-numbers"
    CODE = "code"
    CHECK_DIGIT = "check-digit"
    EMAIL = "email"
    EMAIL_MISSING = "email-missing"  # one is to be sent
    LANGUAGE = "language"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Written:
    """The fields as they were filled in."""

    name: str = ""
    numbers: tuple[str, ...] = ()
    code: str = ""
    email: str = ""
    language: str = ""
    consents: bool = False


@dataclass(frozen=True, slots=True)
class Registrant:
    """Somebody who registers; numbers are in E.164, and there is one at the least."""

    name: str
    numbers: tuple[str, ...]
    language: Language
    code: Code | None = None
    email: str | None = None

    @property
    def mobile(self) -> str | None:
        """The first number that can get a text."""
        return next((number for number in self.numbers if is_mobile(number)), None)


@dataclass(frozen=True, slots=True)
class Faulty:
    """What is wrong, by where it stands: `name`, `numbers/0`, `code`, `email`, `language`, `consent`."""

    faults: Mapping[str, Fault]


@dataclass(frozen=True, slots=True)
class Terms:
    """By what it is judged: whose numbers and VAT numbers are written without a country, and what is sent to them."""

    region: str
    countries: tuple[str, ...]
    code_pattern: str | None
    needs_mobile: bool
    needs_email: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Terms:
        """Those of this organisation."""
        return cls(
            settings.default_region,
            settings.code_countries,
            settings.customer_code_pattern,
            needs_mobile=settings.registration_confirm == "text",
            needs_email=settings.registration_confirm == "email",
        )


def read(written: Written, terms: Terms) -> Registrant | Faulty:
    """Who registers, or all that is wrong with what they wrote."""
    faults: dict[str, Fault] = {}
    name = _name(written.name, faults)
    numbers = _numbers(written.numbers, terms, faults)
    code = _code(written.code, terms, faults)
    email = _email(written.email, terms, faults)
    if written.language not in get_args(Language):
        faults["language"] = Fault.LANGUAGE
    if not written.consents:
        faults["consent"] = Fault.CONSENT
    if faults:
        return Faulty(faults)
    return Registrant(name, numbers, cast("Language", written.language), code, email)


def _name(written: str, faults: dict[str, Fault]) -> str:
    name = read_name(written)
    if isinstance(name, Wrong) or not name:
        faults["name"] = Fault.NAME
        return ""
    return name


def _numbers(written: tuple[str, ...], terms: Terms, faults: dict[str, Fault]) -> tuple[str, ...]:
    """Each once, in their order; a field that was left empty is none."""
    found: dict[str, None] = {}
    for place, each in enumerate(written[: MOST_NUMBERS + 1]):
        number = to_e164(each, terms.region) if each and len(each) <= LONGEST else None
        if number:
            found[number] = None
        elif each:
            faults[f"numbers/{place}"] = Fault.NUMBER
    if len(written) > MOST_NUMBERS:
        faults[f"numbers/{MOST_NUMBERS}"] = Fault.TOO_MANY_NUMBERS
    if not any(written):
        faults["numbers/0"] = Fault.NUMBER_MISSING
    elif found and terms.needs_mobile and not any(map(is_mobile, found)):
        faults.setdefault("numbers/0", Fault.NO_MOBILE)
    return tuple(found)


def _email(written: str, terms: Terms, faults: dict[str, Fault]) -> str | None:
    if not written and terms.needs_email:
        faults["email"] = Fault.EMAIL_MISSING
    elif written and (len(written) > LONGEST_EMAIL or not EMAIL.fullmatch(written)):
        faults["email"] = Fault.EMAIL
    return written or None


def _code(written: str, terms: Terms, faults: dict[str, Fault]) -> Code | None:
    if not written:
        return None
    if len(written) > LONGEST:
        faults["code"] = Fault.CODE
        return None
    code = read_code(written, terms.countries, terms.code_pattern)
    if isinstance(code, WrongCode):
        faults["code"] = Fault.CHECK_DIGIT if code.check_digit else Fault.CODE
        return None
    return code
