"""The short way from a telephone number as most people write it to E.164, and to what phonenumbers makes of that.

It says the same as phonenumbers, out of its metadata, wherever a number is nothing but digits and single signs between
them, its length fits, and nothing of it is a prefix that is dialled but not part of it. Of all others it says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumber

_PLAIN = re.compile(r"\s*(\+|00)?([0-9]+(?:[ ./-][0-9]+)*)\s*", re.ASCII)
_SIGNS = str.maketrans("", "", " ./-")
_NOWHERE = "001"  # what phonenumbers calls the region of codes that are of no country


@dataclass(frozen=True, slots=True)
class _Region:
    """What its metadata say of numbers dialled there: `lengths` are those of numbers with its calling code."""

    calling_code: str
    lengths: frozenset[int]
    dialled_abroad: re.Pattern[str]
    dialled_within: re.Pattern[str] | None


def plain_to_e164(written: str, region: str) -> str | None:
    """The number, if it is written plainly and can be one; None leaves it to phonenumbers. `region` is of ISO 3166."""
    found = _PLAIN.fullmatch(written)
    if not found:
        return None
    digits = found[2] if found[2].isdecimal() else found[2].translate(_SIGNS)
    return _international(digits) if found[1] else _national(digits, region)


def plain_number(number: str) -> PhoneNumber | None:
    """An E.164 number as phonenumbers parses it, or None, which leaves it to them."""
    region = _region_of(number[1:]) if re.fullmatch(r"\+[0-9]+", number, re.ASCII) else None
    digits = number[1 + len(region.calling_code) :] if region else ""
    if region is None or not _fits(region, digits):
        return None
    zeros = len(digits) - len(digits[:-1].lstrip("0") + digits[-1])
    return PhoneNumber(
        country_code=int(region.calling_code),
        national_number=int(digits),
        italian_leading_zero=True if zeros else None,
        number_of_leading_zeros=zeros if zeros > 1 else None,
    )


def _international(digits: str) -> str | None:
    region = _region_of(digits)
    return _spelt(region, digits[len(region.calling_code) :]) if region else None


def _national(digits: str, name: str) -> str | None:
    region = _region(name)
    if (
        region is None
        or digits.startswith(("00", region.calling_code))
        or region.dialled_abroad.match(digits)
    ):
        return None
    return _spelt(region, digits)


def _spelt(region: _Region, digits: str) -> str | None:
    spelt = f"+{region.calling_code}{digits}"
    return spelt if _fits(region, digits) and 8 <= len(spelt) <= 16 else None


def _fits(region: _Region, digits: str) -> bool:
    within = region.dialled_within
    return len(digits) in region.lengths and not (within and within.match(digits))


def _region_of(digits: str) -> _Region | None:
    """By which region an international number is read, its plus left out."""
    found = (_main_region(digits[:length]) for length in (1, 2, 3))
    return next((region for region in found if region), None)


@cache
def _main_region(calling_code: str) -> _Region | None:
    """The region that numbers of this calling code are read by; None for none, and for one of no country."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(int(calling_code)) if calling_code[:1] > "0" else None
    return _region(regions[0]) if regions else None


@cache
def _region(name: str) -> _Region | None:
    found = PhoneMetadata.metadata_for_region(name, None) if name != _NOWHERE else None
    if found is None or found.country_code is None:
        return None
    main = PhoneMetadata.metadata_for_region(COUNTRY_CODE_TO_REGION_CODE[found.country_code][0], None)
    assert main
    assert main.general_desc
    return _Region(
        calling_code=str(found.country_code),
        lengths=frozenset(main.general_desc.possible_length),
        dialled_abroad=re.compile(found.international_prefix or ""),
        dialled_within=re.compile(found.national_prefix_for_parsing)
        if found.national_prefix_for_parsing
        else None,
    )
