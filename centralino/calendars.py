"""Public holidays of a country or of one of its regions, written like IT or ES-MD."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays import country_holidays


def holiday(place: str, day: date) -> str | None:
    """The English name of the holiday that a local day is there, or None."""
    return _holidays_of(place, day.year).get(day)


def is_known(place: str) -> bool:
    """Whether there is a calendar of that country or region."""
    try:
        _holidays_of(place, 2000)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=256)
def _holidays_of(place: str, year: int) -> Mapping[date, str]:
    country, _, region = place.partition("-")
    return dict(country_holidays(country, subdiv=region or None, years=year, language="en_US"))
