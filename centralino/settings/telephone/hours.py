"""When a destination is staffed."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator

from centralino import calendars
from centralino.settings.spelling import ZoneName
from centralino.settings.telephone.part import Part

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class Window(Part):
    """Open from `opens` (included) to `closes` (not included), local time of the hours' zone."""

    opens: time
    closes: time

    @classmethod
    def written(cls, text: str) -> Self:
        """The window that is written like 09:00-13:00 or 14:00-24:00; ValueError says what is wrong with it."""
        found = re.fullmatch(r"([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)", text.strip(), re.ASCII)
        if not found:
            raise ValueError("a window is written like 09:00-13:00")
        opens, closes = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
        if closes > (24, 0) or opens >= closes:
            raise ValueError("a window ends after it begins, at 24:00 at the latest")
        return cls(opens=time(*opens), closes=time(*closes) if closes < (24, 0) else time.max)

    def __str__(self) -> str:
        """As it is written."""
        closes = "24:00" if self.closes == time.max else f"{self.closes:%H:%M}"
        return f"{self.opens:%H:%M}-{closes}"


def _window(text: object) -> object:
    return Window.written(text) if isinstance(text, str) else text


Windows = tuple[Annotated[Window, BeforeValidator(_window)], ...]


def _holiday_calendar(place: str) -> str:
    if not calendars.is_known(place):
        raise ValueError(f"no holidays are known for {place!r}; it is written like IT or ES-MD")
    return place


class OpeningHours(Part):
    """When a destination is staffed: windows per weekday, own closed days, holidays of a country or region."""

    monday: Windows = ()
    tuesday: Windows = ()
    wednesday: Windows = ()
    thursday: Windows = ()
    friday: Windows = ()
    saturday: Windows = ()
    sunday: Windows = ()
    closed_on: tuple[date, ...] = ()
    holidays: Annotated[str, AfterValidator(_holiday_calendar)] | None = None
    time_zone: ZoneName | None = None

    def windows_on(self, weekday: int) -> Windows:
        """The windows of a weekday; 0 is Monday, as in `date.weekday()`."""
        windows: Windows = getattr(self, WEEKDAYS[weekday])
        return windows
