"""Wall clocks, calendars and the law, asked minute by minute, for the oracle."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

from centralino.campaigns.rules.plan import CallingHours, Plan
from tests.store.engine.seen import Person

DAY = timedelta(days=1)
ORGANISATION = "Europe/Rome"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# The numbers of a history by how they begin: whose law holds, and in which zone they are where that is sure.
KINDS = {
    "+39333": ("IT", "Europe/Rome"),
    "+3906": ("IT", "Europe/Rome"),
    "+1212": ("US", "America/New_York"),
    "+9144": ("IN", "Asia/Kolkata"),
    "+614": ("AU", None),
}
MOBILE = ("+39333", "+1212", "+614")

# The law for marketing: Monday to Friday, Saturday, Sunday, eves (None: as any day), whose holidays.
LAW = {
    "IT": (["09:00-20:00"], ["10:00-19:00"], [], ["10:00-19:00"], "IT"),
    "US": (["08:00-21:00"], ["08:00-21:00"], ["08:00-21:00"], None, None),
    "AU": (["09:00-20:00"], ["09:00-17:00"], [], None, "AU"),
}


def is_open(plan: Plan, person: Person, number: str, at: datetime) -> bool:
    """Whether the plan, and the law, let them be called at that minute of their own day."""
    local = at.astimezone(ZoneInfo(zone_of(person, number)))
    if not _within(_windows_of(plan.hours, local.date()), local):
        return False
    country = country_of(number)
    if plan.purpose != "marketing" or country not in LAW:
        return True
    return _within(_lawful_windows(country, local.date()), local)


def zone_of(person: Person, number: str) -> str:
    """By whose clock a call to that number is judged."""
    known = next(KINDS[each][1] for each in KINDS if number.startswith(each))
    return person.time_zone or known or ORGANISATION


def clocks_and_laws(person: Person) -> set[tuple[str, str]]:
    """By more than one of them, a text to one number may never be possible, and a call to another."""
    return {(zone_of(person, each), country_of(each)) for each in person.numbers}


def country_of(number: str) -> str:
    """Whose law holds for a number."""
    return next(KINDS[each][0] for each in KINDS if number.startswith(each))


def _windows_of(hours: CallingHours, day: date) -> tuple[str, ...]:
    if day in hours.closed_on:
        return ()
    if hours.holidays and _is_holiday(hours.holidays, day):
        return hours.on_holidays
    usual: tuple[str, ...] = getattr(hours, WEEKDAYS[day.weekday()])
    if usual and hours.on_eves is not None and hours.holidays and _is_holiday(hours.holidays, day + DAY):
        return hours.on_eves
    return usual


def _lawful_windows(country: str, day: date) -> tuple[str, ...]:
    weekday, saturday, sunday, eves, holidays = LAW[country]
    if holidays and _is_holiday(holidays, day):
        return ()
    usual = (*[weekday] * 5, saturday, sunday)[day.weekday()]
    if usual and eves is not None and holidays and _is_holiday(holidays, day + DAY):
        return tuple(eves)
    return tuple(usual)


def _within(windows: tuple[str, ...], local: datetime) -> bool:
    clock = f"{local:%H:%M}"
    return any(each[:5] <= clock < each[6:] for each in windows)


def part_of(at: datetime, zone: str) -> str:
    """Morning, afternoon or evening there."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    return "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"


@cache
def _is_holiday(country: str, day: date) -> bool:
    return day in _calendar(country)


@cache
def _calendar(country: str) -> HolidayBase:
    return country_holidays(country, years=range(2024, 2030))
