"""By whose clock a number is judged, and under which country's law it falls."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, region_code_for_country_code, region_code_for_number
from phonenumbers.timezone import time_zones_for_number

from centralino.directory.numbers import parsed_number

NO_COUNTRY = ("001", "ZZ")  # how phonenumbers writes numbers of no country (satellites, world-wide freephone)
UNKNOWN_ZONE = "Etc/Unknown"
OF_ONE_COUNTRY = tuple(
    f"+{code}" for code, countries in COUNTRY_CODE_TO_REGION_CODE.items() if len(countries) == 1
)
"""How numbers begin of which the country is known by that alone."""


class ZoneFrom(StrEnum):
    """How a contact's time zone is known."""

    CONTACT = "contact"
    NUMBER = "number"
    ORGANISATION = "organisation"


@lru_cache(maxsize=2**18)
def zone_of(number: str, stated: str | None, organisation: ZoneInfo) -> tuple[ZoneInfo, ZoneFrom]:
    """The zone stated for the contact, else the only one that the E.164 number can be in, else the organisation's.

    A stated name that the tables of this machine do not hold counts as not stated: one contact must not stop
    a campaign.
    """
    if stated and (zone := _zone(stated)):
        return zone, ZoneFrom.CONTACT
    if zone := _only_zone_of(number):
        return zone, ZoneFrom.NUMBER
    return organisation, ZoneFrom.ORGANISATION


@lru_cache(maxsize=2**18)
def country_of(number: str) -> str | None:
    """The ISO 3166 country of an E.164 number; None for one of no country or none at all.

    A number in a range that the tables do not know belongs to the main country of its prefix: better one
    country's law than none.
    """
    parsed = parsed_number(number)
    if parsed is None:
        return None
    country = region_code_for_number(parsed) or region_code_for_country_code(parsed.country_code or 0)
    return None if country in NO_COUNTRY else country


def _only_zone_of(number: str) -> ZoneInfo | None:
    """A prefix shared with a small neighbour (Italy and the Vatican) is read as the number's own country."""
    parsed, country = parsed_number(number), country_of(number)
    if parsed is None or country is None:
        return None
    names = time_zones_for_number(parsed)
    if len(names) > 1:
        names = tuple(name for name in names if _country_of_zone().get(name, country) == country)
    return _zone(names[0]) if len(names) == 1 and names[0] != UNKNOWN_ZONE else None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # what ZoneInfo raises for an unknown name, a bad path, a folder
        return None


@lru_cache
def _country_of_zone() -> Mapping[str, str]:
    """The country that each zone lies in, as the tz database's zone.tab has it."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: country for country, _, name, *_ in rows}
