"""Opening hours over the API: windows of each weekday, public holidays, and days of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints

from centralino import calendars
from centralino.settings.rewriting import NewHours
from centralino.settings.telephone import WEEKDAYS, Window
from centralino.settings.telephone import OpeningHours as HoursWritten
from centralino.support.opening import closed_days, next_change, why_closed
from centralino.support.rerouting import change_hours, hours_of
from web.api.frame import Client, Day, Instant, Listed, Said, Told, left_as_it_is, resource, there
from web.api.resources.settings.telephone_file import (
    Changing,
    NameInPath,
    OfTheFile,
    Seeing,
    Version,
    must_be_saved,
    of_the_file,
    seen,
)

router = resource("settings/opening-hours", "Opening hours")

CLOSED_DAYS: Final = 8
MOST_WINDOWS, MOST_DAYS = 12, 200


def _that_ends_after_it_begins(text: str) -> str:
    Window.written(text)
    return text


def _that_is_known(place: str) -> str:
    if not calendars.is_known(place):
        raise ValueError(f"no public holidays are known for {place}")
    return place


WindowSaid = Annotated[
    str,
    StringConstraints(pattern="^([01][0-9]|2[0-4]):[0-5][0-9]-([01][0-9]|2[0-4]):[0-5][0-9]$"),
    AfterValidator(_that_ends_after_it_begins),
    Field(examples=["09:00-13:00"]),
]
WindowsSaid = Annotated[tuple[WindowSaid, ...], Field(max_length=MOST_WINDOWS)]
Calendar = Annotated[
    str,
    StringConstraints(pattern="^[A-Z]{2}(-[A-Z0-9]{1,4})?$"),
    AfterValidator(_that_is_known),
    Field(description="A country, or one of its regions.", examples=["IT", "ES-MD"]),
]


class OpeningHoursChange(Said):
    """What is told is so from the next call on; what is not told stays as it is."""

    version: Version
    monday: WindowsSaid = left_as_it_is()
    tuesday: WindowsSaid = left_as_it_is()
    wednesday: WindowsSaid = left_as_it_is()
    thursday: WindowsSaid = left_as_it_is()
    friday: WindowsSaid = left_as_it_is()
    saturday: WindowsSaid = left_as_it_is()
    sunday: WindowsSaid = left_as_it_is()
    closed_on: Annotated[tuple[Day, ...], Field(max_length=MOST_DAYS)] = left_as_it_is()
    holidays: Calendar | None = left_as_it_is()


class ClosedDay(Told):
    """A day that is closed though its weekday is open."""

    day: date
    holiday: Annotated[str | None, Field(description="Its name; null is a day of one's own.")]


class OpeningHours(OfTheFile):
    """Windows of each weekday, written like 09:00-13:00 on the clock of the zone."""

    name: str
    time_zone: str
    monday: list[str]
    tuesday: list[str]
    wednesday: list[str]
    thursday: list[str]
    friday: list[str]
    saturday: list[str]
    sunday: list[str]
    closed_on: list[date]
    holidays: Annotated[str | None, Field(description="Closed on its public holidays; null is open on them.")]
    is_open: bool
    changes_at: Annotated[Instant | None, Field(description="When they open or close next, within a year.")]
    closed_days: Annotated[list[ClosedDay], Field(description="The next of them.")]


@router.get("", summary="List opening hours")
async def look_for(client: Seeing) -> Listed[OpeningHours]:
    """As they are in force at this moment."""
    file, hours = of_the_file(client), client.settings.telephone.hours
    return Listed[OpeningHours].of((_told(client, name, hours[name], file) for name in hours), None)


@router.get("/{name}", summary="Show opening hours")
async def show(name: NameInPath, client: Seeing) -> OpeningHours:
    """As they are in force at this moment."""
    file = of_the_file(client)
    return _told(client, name, _of(client, name), file)


@router.patch("/{name}", summary="Change opening hours")
async def change(name: NameInPath, wanted: OpeningHoursChange, client: Changing) -> OpeningHours:
    """In telephone.toml, whose comments stay; in force from the next call on, unless `not_in_force` says why not."""
    was = _of(client, name)
    file, connection = seen(client, wanted.version), await client.changing()
    must_be_saved(
        await change_hours(
            connection, file, name, was, _changed(was, wanted), at=client.now, by=client.by, via="api"
        )
    )
    told = of_the_file(client)
    return _told(client, name, _of(client, name), told)


def _of(client: Client, name: str) -> HoursWritten:
    """Raises `Problem` (404)."""
    return there(client.settings.telephone.hours.get(name), "set of opening hours")


def _changed(was: HoursWritten, wanted: OpeningHoursChange) -> NewHours:
    told: dict[str, Any] = {name: getattr(wanted, name) for name in wanted.model_fields_set - {"version"}}
    new = hours_of(was)
    windows = {day: list(told.get(day, new.windows[day])) for day in WEEKDAYS}
    closed_on = sorted(set(told.get("closed_on", new.closed_on)))
    return replace(new, windows=windows, closed_on=closed_on, holidays=told.get("holidays", new.holidays))


def _told(client: Client, name: str, hours: HoursWritten, file: OfTheFile) -> OpeningHours:
    zone = ZoneInfo(hours.time_zone) if hours.time_zone else client.zone
    coming = closed_days(hours, client.now.astimezone(zone).date(), CLOSED_DAYS, "en")
    written = hours_of(hours)
    told: dict[str, Any] = {
        **file.model_dump(),
        **{str(day): windows for day, windows in written.windows.items()},
        "name": name,
        "time_zone": zone.key,
        "closed_on": written.closed_on,
        "holidays": written.holidays,
        "is_open": why_closed(hours, client.now, client.zone) is None,
        "changes_at": next_change(hours, client.now, client.zone),
        "closed_days": [ClosedDay(day=day, holiday=holiday or None) for day, holiday in coming],
    }
    return OpeningHours.model_validate(told)
