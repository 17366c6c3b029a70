"""Public holidays of a country or of one of its regions, written like IT or ES-MD."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays import country_holidays

ENGLISH = "en_US"


def holiday(place: str, day: date, language: str = ENGLISH) -> str | None:
    """The name of the holiday that a local day is there, or None; in English where no other language is known.

    `language` is written like it or en_US.
    """
    return _holidays_of(place, day.year, language).get(day)


def is_known(place: str) -> bool:
    """Whether there is a calendar of that country or region."""
    try:
        _holidays_of(place, 2000)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=256)
def _holidays_of(place: str, year: int, language: str = ENGLISH) -> Mapping[date, str]:
    country, _, region = place.partition("-")
    named = country_holidays(country).supported_languages
    spoken = next((each for each in named if each[:2] == language[:2]), ENGLISH)
    return dict(country_holidays(country, subdiv=region or None, years=year, language=spoken))
