"""The hours of a plan as a form, within what the law permits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from centralino.campaigns.life.plan_form import Written, Wrong, read_hours, written
from centralino.campaigns.rules.hours import Window
from centralino.campaigns.rules.law import Purpose
from centralino.campaigns.rules.law_of_week import AT_ANY_HOUR, LawOfWeek, law_of_week
from centralino.campaigns.rules.plan import Plan
from tests.fixtures.campaigns import a_plan
from tests.unit.campaigns.plan_forms import changed, faults, read

TODAY = date(2026, 3, 3)


# Hours.


def a_day(*windows: tuple[str, str], day: str = "monday") -> Written:
    fields: dict[str, Any] = {}
    for number, (opens, closes) in enumerate(windows, start=1):
        fields |= {f"{day}_{number}_from": opens, f"{day}_{number}_to": closes}
    return written(**fields)


def test_windows_are_put_in_order_and_midnight_ends_a_day() -> None:
    plan = read(read_hours(a_day(("15:00", "00:00"), ("09:00", "12:00")), a_plan()))
    assert plan.hours.monday == ("09:00-12:00", "15:00-24:00")
    assert plan.hours.tuesday == ()


@pytest.mark.parametrize(
    ("windows", "field", "wrong"),
    [
        ([("09:00", "")], "monday_1", Wrong.HALF_A_WINDOW),
        ([("", "10:00")], "monday_1", Wrong.HALF_A_WINDOW),
        ([("nine", "10:00")], "monday_1", Wrong.HALF_A_WINDOW),
        ([("25:00", "26:00")], "monday_1", Wrong.HALF_A_WINDOW),
        ([("12:00", "09:00")], "monday_1", Wrong.ENDS_BEFORE_IT_BEGINS),
        ([("09:00", "09:00")], "monday_1", Wrong.ENDS_BEFORE_IT_BEGINS),
        ([("09:00", "12:00"), ("11:59", "13:00")], "monday_1", Wrong.OVERLAPS),
    ],
)
def test_windows_that_are_none_are_refused_where_they_stand(
    windows: list[tuple[str, str]], field: str, wrong: Wrong
) -> None:
    assert (field, wrong) in faults(read_hours(a_day(*windows), a_plan()))


def test_windows_that_touch_do_not_overlap() -> None:
    assert isinstance(read_hours(a_day(("09:00", "12:00"), ("12:00", "13:00")), a_plan()), Plan)


def test_holidays_are_of_a_calendar_that_is_known_however_it_is_written() -> None:
    assert read(read_hours(written(holidays="es-md"), a_plan())).hours.holidays == "ES-MD"
    assert faults(read_hours(written(holidays="Atlantis"), a_plan())) == {("holidays", Wrong.NO_CALENDAR)}


def test_days_before_holidays_are_as_usual_unless_it_is_said() -> None:
    eve = a_day(("10:00", "12:00"), day="on_eves")
    assert read(read_hours(eve, a_plan())).hours.on_eves is None
    assert read(read_hours(changed(eve, eves="yes"), a_plan())).hours.on_eves == ("10:00-12:00",)


def test_a_day_that_is_none_is_refused() -> None:
    assert faults(read_hours(written(closed_on=["2026-02-30"]), a_plan())) == {("closed_on", Wrong.NO_DAY)}


ITALY = law_of_week(["IT"], Purpose.MARKETING, TODAY)


@pytest.mark.parametrize(
    ("day", "window", "permitted"),
    [
        ("monday", ("09:00", "20:00"), True),
        ("monday", ("08:59", "20:00"), False),
        ("monday", ("09:00", "20:01"), False),
        ("saturday", ("10:00", "19:00"), True),
        ("saturday", ("09:00", "19:00"), False),
        ("sunday", ("10:00", "11:00"), False),
        ("on_holidays", ("10:00", "11:00"), False),
    ],
)
def test_hours_stay_within_the_law(day: str, window: tuple[str, str], permitted: bool) -> None:
    found = read_hours(a_day(window, day=day), a_plan(), ITALY)
    if permitted:
        assert isinstance(found, Plan)
    else:
        assert faults(found) == {(f"{day}_1", Wrong.OUTSIDE_THE_LAW)}
    assert isinstance(read_hours(a_day(window, day=day), a_plan()), Plan)


def test_a_refusal_says_what_the_law_permits() -> None:
    found = read_hours(a_day(("08:00", "21:00"), day="saturday"), a_plan(), ITALY)
    assert isinstance(found, tuple)
    assert found[0].about == "10:00–19:00"


# The law of a week.


def test_where_nothing_binds_every_hour_is_permitted() -> None:
    assert law_of_week([], Purpose.MARKETING, TODAY) == AT_ANY_HOUR
    members = law_of_week(["IT"], Purpose.MEMBER_INFORMATION, TODAY)
    assert (tuple(members.weekdays), members.names) == (AT_ANY_HOUR.weekdays, ())


def test_of_several_countries_any_of_them_may_permit_an_hour() -> None:
    both = law_of_week(["FR", "IT"], Purpose.MARKETING, TODAY)
    assert both.weekdays[0] == (Window(9 * 60, 20 * 60),)
    assert both.weekdays[5] == (Window(10 * 60, 19 * 60),)
    spain = law_of_week(["ES", "FR"], Purpose.MARKETING, TODAY)
    assert spain.weekdays[0] == (Window(9 * 60, 21 * 60),)
    assert len(both.names) == 2


def test_a_country_without_a_set_permits_what_others_forbid() -> None:
    assert law_of_week(["IT", "CH"], Purpose.MARKETING, TODAY).weekdays[6] == LawOfWeek().weekdays[6]


def test_a_set_that_is_not_in_force_yet_binds_nothing() -> None:
    assert law_of_week(["IT"], Purpose.MARKETING, date(2024, 9, 1)).names == ()
