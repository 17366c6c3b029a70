"""Telephone numbers: their one spelling (E.164), what a trunk presents, and how far a number is trusted."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    format_number,
    format_out_of_country_calling_number,
    is_possible_number,
    is_valid_number,
    number_type,
    parse,
)

from centralino.directory.plain_numbers import plain_number, plain_to_e164

LONGEST_EXTENSION = 6
_MOBILES = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class Trust(StrEnum):
    """How far a number is trusted to be a contact's."""

    DECLARED = "declared"
    LEARNED = "learned"
    CONFIRMED = "confirmed"


class Source(StrEnum):
    """How a number came to us."""

    IMPORT = "import"
    WEB = "web"
    STAFF = "staff"
    CALL = "call"


def to_e164(written: str, region: str) -> str | None:
    """The number somebody wrote or keyed, as E.164; None when it is none.

    A number that does not name its country is one of `region` (ISO 3166). Only its length is judged, not
    whether its range is in use: that changes sooner than the tables.
    """
    return plain_to_e164(written, region) or parsed_to_e164(written, region)


def parsed_to_e164(written: str, region: str) -> str | None:
    """As `to_e164`, whatever way it is written."""
    try:
        number = parse(re.sub(r"^\s*00", "+", written), region)
    except NumberParseException:
        return None
    spelt = format_number(number, PhoneNumberFormat.E164)
    fits = is_possible_number(number) and re.fullmatch(r"\+[1-9][0-9]{6,14}", spelt)
    return spelt if fits else None


def caller_number(presented: str, region: str) -> str | None:
    """The number a trunk or a phone presents: E.164, or an extension as it is; None when it is withheld.

    Whatever is presented, nothing is raised; what is no number ("anonymous", "unknown") counts as withheld.
    """
    digits = re.sub(r"[\s().-]", "", presented)
    if not re.fullmatch(r"\+?[0-9]{2,18}", digits, re.ASCII) or not digits.strip("+0"):
        return None
    if len(digits) <= LONGEST_EXTENSION and digits[0] not in "+0":
        return digits
    return to_e164(digits, region)


def dialled_digits(number: str, region: str) -> str:
    """The digits one dials for an E.164 number from within `region`, as they are read aloud."""
    try:
        written = format_out_of_country_calling_number(parse(number), region)
    except NumberParseException:
        written = number
    return re.sub(r"[^0-9]", "", written)


def is_in_use(number: str) -> bool:
    """Whether an E.164 number is in a range that its country has given out, as far as the tables know."""
    parsed = parsed_number(number)
    return parsed is not None and is_valid_number(parsed)


@lru_cache(maxsize=2**18)
def is_mobile(number: str) -> bool:
    """Whether an E.164 number can be a mobile's, as far as the tables know; those of North America all can."""
    parsed = parsed_number(number)
    return parsed is not None and number_type(parsed) in _MOBILES


@lru_cache(maxsize=2**10)  # one number is looked at from several sides, one after the other
def parsed_number(number: str) -> PhoneNumber | None:
    """An E.164 number as the tables of phonenumbers are asked about it; None for none at all."""
    try:
        return plain_number(number) or parse(number)
    except NumberParseException:
        return None


def after_right_code(held: Trust | None, since: datetime, at: datetime, zone: ZoneInfo) -> Trust:
    """How far a number is trusted once a right code came from it at `at`; never less than before.

    `since` is when it was learned. A number confirms itself on a later day of the organisation's zone: one
    call may be a visitor on somebody's telephone.
    """
    match held:
        case None:
            return Trust.LEARNED
        case Trust.LEARNED if since.astimezone(zone).date() >= at.astimezone(zone).date():
            return Trust.LEARNED
        case Trust.LEARNED | Trust.DECLARED | Trust.CONFIRMED:
            return Trust.CONFIRMED
