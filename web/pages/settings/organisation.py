"""The organisation as the settings have it, and where each of them is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from babel import Locale
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.settings import Settings, SettingsError
from centralino.settings.sources import PREFIX, where_written
from web.doors import Door
from web.marking import N_
from web.pages.campaigns.shown import exact_length
from web.visit import Visit

Row = tuple[str, str, str, str]

GROUPS: Final[tuple[tuple[str, Sequence[tuple[str, str]]], ...]] = (
    (
        N_("Where we are"),
        (
            ("organisation_name", N_("Name")),
            ("time_zone", N_("Time zone: offices open, contracts begin and end by its clock")),
            ("default_region", N_("Country of numbers that are written without one")),
            ("default_language", N_("Language where no other is known")),
            ("public_address", N_("Address of the pages and links for the world")),
        ),
    ),
    (
        N_("Codes on the keypad"),
        (
            ("code_countries", N_("Countries whose VAT numbers are codes")),
            ("customer_code_pattern", N_("Customer codes of our own, as a pattern")),
            ("code_tries", N_("Tries in one call")),
            ("code_repeated_up_to", N_("Codes are repeated up to so many digits")),
            ("key_wait", N_("Wait for a key")),
            ("lockout_tries", N_("Wrong codes before a number is locked out")),
            ("lockout_tries_withheld", N_("The same for all who withhold their number")),
            ("lockout_within", N_("Counted within")),
            ("lockout_for", N_("Locked out for")),
        ),
    ),
    (
        N_("When something fails"),
        (
            ("look_up_budget", N_("A look-up that takes longer has failed")),
            ("frozen_after", N_("A server that is silent for so long has failed")),
            ("call_limit", N_("No call is led for longer than")),
            ("stop_grace", N_("At a stop, calls may go on for")),
        ),
    ),
)
SECONDS: Final = {
    "key_wait", "lockout_within", "lockout_for", "look_up_budget", "frozen_after", "call_limit", "stop_grace",
}  # fmt: skip


async def show(visit: Visit) -> Response:
    """Group by group; none of them is a secret."""
    settings = visit.office.settings
    try:
        where: Mapping[str, str] = where_written(settings.folder)
    except (SettingsError, OSError):
        where = {}
    locale = Locale.parse(visit.formats.locale)
    return visit.page(
        "settings/organisation.html",
        groups=[(visit.gettext(words), list(_rows(visit, names, where))) for words, names in GROUPS],
        lines=[
            (number, locale.languages.get(line.language, line.language), line.purpose)
            for number, line in settings.telephone.lines.items()
        ],
    )


def _rows(visit: Visit, names: Sequence[tuple[str, str]], where: Mapping[str, str]) -> Iterator[Row]:
    """What it is for, its value, its name, and where it is written."""
    for field, words in names:
        if field not in Settings.model_fields:
            continue
        name = f"{PREFIX}{field.upper()}"
        place = where.get(name)
        written = visit.gettext("in the environment") if place == "environment" else place
        yield visit.gettext(words), _value(visit, field), name, written or visit.gettext("by default")


def _value(visit: Visit, field: str) -> str:
    value = getattr(visit.office.settings, field)
    locale = Locale.parse(visit.formats.locale)
    if field in SECONDS:
        whole = value >= 1 and value == int(value)
        return (
            exact_length(visit, timedelta(seconds=value))
            if whole
            else visit.gettext("%(num)s s", num=visit.formats.number(value))
        )
    match field, value:
        case _, None | "" | ():
            return "–"
        case "default_region", _:
            return f"{visit.formats.country(value)} ({value})"
        case "code_countries", _:
            return ", ".join(map(visit.formats.country, value))
        case "default_language", _:
            return str(locale.languages.get(value, value))
        case _, int():
            return visit.formats.number(value)
        case _:
            return str(value)


DOORS = (Door("GET", "/settings/organisation", Right.SEE_SETTINGS, show),)
