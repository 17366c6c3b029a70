"""Changing opening hours: windows of each weekday, public holidays, and days of one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino import calendars
from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.settings.keeping import may_be_changed, version_of
from centralino.settings.rewriting import NewHours
from centralino.settings.telephone import WEEKDAYS, OpeningHours, Weekday
from centralino.support.rerouting import change_hours
from web.doors import Door
from web.in_words import in_words
from web.pages.settings.destinations.changing import saved, seen
from web.visit import Visit
from web.week_in_words import day_names

BAD_REQUEST, NOT_FOUND, CONFLICT = 400, 404, 409
MOST_DAYS: Final = 200
_WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*[-–]\s*(\d{1,2})(?:[:.](\d\d))?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, and what of it is wrong."""

    windows: Mapping[Weekday, str]
    holidays: str
    closed_on: str
    wrong: dict[str, str] = field(default_factory=dict)


async def show(visit: Visit) -> Response:
    """The form, as the hours are now."""
    name, hours = _found(visit)
    filled = Filled(
        {day: ", ".join(map(str, hours.windows_on(place))) for place, day in enumerate(WEEKDAYS)},
        hours.holidays or "",
        "\n".join(each.isoformat() for each in hours.closed_on),
    )
    return _page(visit, name, filled)


async def save(visit: Visit) -> Response:
    """Write them, if they can be read."""
    name, hours = _found(visit)
    filled = Filled(
        {day: await visit.field(day) for day in WEEKDAYS},
        await visit.field("holidays"),
        await visit.field("closed_on"),
    )
    new = _read(visit, filled)
    if filled.wrong:
        return _page(visit, name, filled, BAD_REQUEST)
    shown = await seen(visit)
    async with visit.changing() as connection:
        done = await change_hours(
            connection, shown, name, hours, new, at=visit.now, by=visit.me.name, via="page"
        )
    if isinstance(done, Refused):
        return _page(visit, name, filled, CONFLICT, refused=in_words(visit, done.why))
    return saved(visit, done)


def _found(visit: Visit) -> tuple[str, OpeningHours]:
    name, settings = visit.request.path_params["name"], visit.office.settings
    hours = settings.telephone.hours.get(name)
    if hours is None or not may_be_changed(settings.telephone_file):
        raise HTTPException(NOT_FOUND)
    return name, hours


def _page(visit: Visit, name: str, filled: Filled, status: int = 200, *, refused: str = "") -> Response:
    path = visit.office.settings.telephone_file
    assert path
    names = day_names(visit, "wide")
    return visit.page(
        "settings/destinations/hours.html",
        status,
        name=name,
        filled=filled,
        days=[(day, names[place].capitalize()) for place, day in enumerate(WEEKDAYS)],
        version=version_of(path),
        refused=refused,
    )


def _read(visit: Visit, filled: Filled) -> NewHours:
    """Faults are told at their fields."""
    windows: dict[Weekday, Sequence[str]] = {}
    for day in WEEKDAYS:
        windows[day] = found = _windows(filled.windows[day])
        if not _is_readable(day, found):
            filled.wrong[day] = visit.gettext(
                "Written like 09:00-13:00, 14:00-18:00; each window ends after it begins, at 24:00 at the latest."
            )
    holidays = filled.holidays.upper() or None
    if holidays and not calendars.is_known(holidays):
        filled.wrong["holidays"] = visit.gettext("No public holidays are known for that.")
    days = [_day(each) for each in re.split(r"[\s,;]+", filled.closed_on) if each]
    if None in days or len(days) > MOST_DAYS:
        filled.wrong["closed_on"] = visit.gettext("One day a line, written like 2026-12-24.")
    return NewHours(windows, sorted({each for each in days if each}), holidays)


def _windows(text: str) -> list[str]:
    """As telephone.toml has them; what is none stays as it is, for whoever checks it."""
    return [_window(part.strip()) for part in re.split(r"[,;]", text) if part.strip()]


def _window(text: str) -> str:
    found = _WINDOW.fullmatch(text)
    if not found:
        return text
    opens, open_minute, closes, close_minute = found.groups()
    return f"{int(opens):02}:{open_minute or '00'}-{int(closes):02}:{close_minute or '00'}"


def _is_readable(day: Weekday, windows: Sequence[str]) -> bool:
    try:
        OpeningHours.model_validate({day: windows})
    except ValueError:
        return False
    return True


def _day(text: str) -> date | None:
    """2026-12-24, or 24.12.2026 with a dot, a stroke or a dash."""
    try:
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        return None


DOORS = (
    Door("GET", "/settings/destinations/hours/{name}", Right.SETTINGS, show),
    Door("POST", "/settings/destinations/hours/{name}", Right.SETTINGS, save),
)
