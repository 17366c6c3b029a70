"""Which lines may be rung when, on whose wall clock, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from centralino.settings.telephone import OpeningHours, Telephone
from centralino.support.opening import Closed, closed_days, next_change, rings_open, why_closed

ROME = ZoneInfo("Europe/Rome")
OFFICE = OpeningHours.model_validate(
    {
        "monday": ["09:00-13:00", "14:00-18:00"],
        "wednesday": ["09:00-13:00"],
        "friday": ["00:00-24:00"],
        "closed_on": ["2026-05-25"],
        "holidays": "IT",
    }
)


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        pytest.param("2026-05-18 09:00", None, id="opens on the minute"),
        pytest.param("2026-05-18 08:59:59", "open 09:00-13:00, 14:00-18:00", id="not a second sooner"),
        pytest.param("2026-05-18 13:00", "open 09:00-13:00, 14:00-18:00", id="closes on the minute"),
        pytest.param("2026-05-18 17:59:59", None, id="to the last second"),
        pytest.param("2026-05-19 10:00", "closed on Tuesdays", id="a day without windows"),
        pytest.param("2026-05-25 10:00", "closed on 2026-05-25", id="an own closed day"),
        pytest.param("2026-06-01 10:00", None, id="the Monday after"),
        pytest.param("2026-04-06 10:00", "Easter Monday (IT)", id="a holiday"),
        pytest.param("2026-05-22 23:59:59.9", None, id="24:00 is the end of the day"),
    ],
)
def test_hours_are_what_the_wall_clock_says(at: str, why: str | None) -> None:
    assert why_closed(OFFICE, rome(at), ROME) == (Closed(why) if why else None)


def test_hours_may_have_a_zone_of_their_own() -> None:
    abroad = OFFICE.model_copy(update={"time_zone": "America/Argentina/Buenos_Aires", "holidays": None})
    assert why_closed(abroad, rome("2026-05-18 10:00"), ROME)
    assert why_closed(abroad, rome("2026-05-18 15:00"), ROME) is None


def test_what_is_closed_in_a_destination_is_passed_over() -> None:
    telephone = Telephone.model_validate(
        {
            "lines": {"+390298765432": {"language": "it"}},
            "safe": {"phone": "desk"},
            "phones": {"desk": {"password": "not-a-secret"}},
            "hours": {"office": OFFICE},
            "destinations": {
                "support": {"ring": [{"phone": "desk", "hours": "office"}, {"phone": "desk"}]},
                "sales": {"ring": [{"phone": "desk"}], "hours": "office"},
            },
        }
    )
    monday, tuesday = rome("2026-05-18 10:00"), rome("2026-05-19 10:00")
    support, sales = telephone.destinations["support"], telephone.destinations["sales"]
    assert len(rings_open(support, telephone, monday, ROME)) == 2
    assert rings_open(support, telephone, tuesday, ROME) == support.ring[1:]
    assert rings_open(sales, telephone, tuesday, ROME) == ()


@pytest.mark.parametrize(
    ("at", "changes"),
    [
        pytest.param("2026-05-18 10:00", "2026-05-18 13:00", id="closes at noon"),
        pytest.param("2026-05-18 13:00", "2026-05-18 14:00", id="opens after noon"),
        pytest.param("2026-05-18 18:00", "2026-05-20 09:00", id="over a day that is closed"),
        pytest.param("2026-05-22 12:00", "2026-05-23 00:00", id="24:00 is the next day's midnight"),
        pytest.param("2026-05-23 12:00", "2026-05-27 09:00", id="over an own closed day"),
        pytest.param("2026-04-03 12:00", "2026-04-04 00:00", id="Good Friday is none in Italy"),
        pytest.param("2026-04-05 12:00", "2026-04-08 09:00", id="over Easter Monday"),
    ],
)
def test_the_next_change_is_when_it_opens_or_closes(at: str, changes: str) -> None:
    assert next_change(OFFICE, rome(at), ROME) == rome(changes)


def test_what_is_always_or_never_open_does_not_change() -> None:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    always = OpeningHours.model_validate({day: ["00:00-24:00"] for day in days})
    assert next_change(always, rome("2026-05-18 10:00"), ROME) is None
    assert next_change(OpeningHours(), rome("2026-05-18 10:00"), ROME) is None


def test_closed_days_are_those_that_would_be_open() -> None:
    assert closed_days(OFFICE, date(2026, 4, 1), 3, "it") == [
        (date(2026, 4, 6), "Lunedì dell'Angelo"),
        (date(2026, 5, 1), "Festa del Lavoro"),
        (date(2026, 5, 25), ""),
    ]


def test_holidays_have_english_names_where_no_other_are_known() -> None:
    assert closed_days(OFFICE, date(2026, 4, 1), 1, "qq") == [(date(2026, 4, 6), "Easter Monday")]


def test_hours_that_end_with_the_day_are_told_as_they_are_written() -> None:
    evenings = OpeningHours.model_validate({"monday": ["18:00-24:00"]})
    assert why_closed(evenings, rome("2026-05-18 10:00"), ROME) == Closed("open 18:00-24:00")
