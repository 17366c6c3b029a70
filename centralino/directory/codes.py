"""The codes customers are known by: VAT numbers with their check digits, and codes of our own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.util import get_cc_module

from centralino.directory.keypad import could_be_keyed, keys_of, pattern_of_keys
from centralino.worded import worded

if TYPE_CHECKING:
    from stdnum.util import NumberValidationModule

__all__ = ["Code", "CodeKind", "WrongCode", "plausible", "read_code", "read_customer_code", "read_vat_number"]


class CodeKind(StrEnum):
    """Who gave the code: the tax office of a country, or we."""

    VAT = "vat"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Code:
    """A code in its one spelling: capitals and digits, no country prefix; a VAT number has a country."""

    code: str
    kind: CodeKind
    country: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9A-Z]{3,20}", self.code) or (self.kind is CodeKind.VAT) != bool(
            self.country
        ):
            raise ValueError(f"{self!r} is no code")

    @property
    def keyed(self) -> str:
        """The code as a keypad gives it."""
        return keys_of(self.code)


@dataclass(frozen=True, slots=True)
class WrongCode:
    """What was written is no code of ours, and why; `check_digit` when nothing but that is wrong with it."""

    written: str
    why: str
    check_digit: bool = False


def read_code(written: str, countries: Sequence[str], pattern: str | None) -> Code | WrongCode:
    """The code somebody wrote: a VAT number of one of the countries, else one of our own by its pattern."""
    wrong_check_digit = []
    for country in countries:
        read = read_vat_number(written, country)
        if isinstance(read, Code):
            return read
        if read.check_digit:
            wrong_check_digit.append(country)
    if pattern and isinstance(code := read_customer_code(written, pattern), Code):
        return code
    if wrong_check_digit:
        return _with_wrong_check_digit(written, ", ".join(wrong_check_digit))
    of = tuple(countries)
    if pattern:
        return WrongCode(
            written, worded("is no VAT number of %(countries)s nor a customer code", countries=of)
        )
    return WrongCode(written, worded("is no VAT number of %(countries)s", countries=of))


def read_vat_number(written: str, country: str) -> Code | WrongCode:
    """A VAT number of that country, checked by the country's own rules as python-stdnum has them."""
    rules = _vat_rules(country)
    if rules is None:
        return WrongCode(written, worded("no rule is known for VAT numbers of %(country)s", country=country))
    compact = _compact(written)
    for spelling in dict.fromkeys((compact, compact.removeprefix(country))):
        try:
            return Code(str(rules.validate(spelling)), CodeKind.VAT, country)
        except InvalidChecksum:
            return _with_wrong_check_digit(written, country)
        except (ValidationError, ValueError):
            continue
    return WrongCode(written, worded("is no VAT number of %(countries)s", countries=country))


def read_customer_code(written: str, pattern: str | None) -> Code | WrongCode:
    """A code of our own, if the whole of it is what the pattern (a regular expression) says."""
    if pattern is None:
        return WrongCode(
            written,
            worded("customer codes are not in use: CENTRALINO_CUSTOMER_CODE_PATTERN is not set"),
        )
    compact = _compact(written)
    if not re.fullmatch(pattern, compact) or not re.fullmatch(r"[0-9A-Z]{3,20}", compact):
        return WrongCode(
            written, worded("is no customer code: those are written %(pattern)s", pattern=pattern)
        )
    return Code(compact, CodeKind.CUSTOMER)


def plausible(keys: str, countries: Sequence[str], pattern: str | None) -> bool:
    """Whether these keys could be a code of ours, spelt on a keypad, with its check digit right.

    What cannot be told without asking the directory is plausible.
    """
    if not re.fullmatch(r"[0-9]{3,20}", keys):
        return False
    if pattern and _fits(keys, pattern):
        return True
    return any(
        could_be_keyed(keys, country, rules.is_valid)
        for country in countries
        if (rules := _vat_rules(country)) is not None
    )


def _with_wrong_check_digit(written: str, countries: str) -> WrongCode:
    why = worded("is no VAT number of %(countries)s: its check digit is wrong", countries=countries)
    return WrongCode(written, why, check_digit=True)


def _fits(keys: str, pattern: str) -> bool:
    of_keys = pattern_of_keys(pattern)
    return of_keys is None or of_keys.fullmatch(keys) is not None


def _compact(written: str) -> str:
    """Capitals, without what people put between the parts of a number."""
    return re.sub(r"[\s./_·-]", "", unicodedata.normalize("NFKC", written)).upper()


@cache
def _vat_rules(country: str) -> NumberValidationModule | None:
    return get_cc_module(country.lower(), "vat")
