"""What sets of permitted hours forbid, in which words, and when the next call may be made."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.rules.hours import (
    ALL_DAY,
    AT_ANY_TIME,
    Hours,
    PartOfDay,
    Shut,
    Span,
    Window,
    next_open,
    next_open_in_other_part,
    open_spans,
    part_of_day,
    why_shut,
)

ROME = ZoneInfo("Europe/Rome")


def windows(*written: str) -> tuple[Window, ...]:
    return tuple(Window.written(text) for text in written)


def instant(text: str, zone: ZoneInfo = ROME) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


OFFICE = Hours(
    "the campaign's hours",
    (windows("09:00-13:00", "14:00-18:00"),) * 5 + (windows("10:00-12:00"), ()),
    holidays="IT",
    on_eves=windows("09:00-12:00"),
    closed_on=frozenset({date(2026, 5, 25)}),
)
LAW = Hours("the law", (windows("09:30-20:00"),) * 6 + ((),))
NIGHT = Hours("the night", (windows("01:00-04:00"),) * 7)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        pytest.param("2026-05-18 09:00", None, id="opens on the minute"),
        pytest.param("2026-05-18 08:59:59.9", "open 09:00-13:00, 14:00-18:00", id="not a moment sooner"),
        pytest.param("2026-05-18 13:00", "open 09:00-13:00, 14:00-18:00", id="closes on the minute"),
        pytest.param("2026-05-18 17:59:59.9", None, id="to the last moment"),
        pytest.param("2026-05-17 10:00", "closed on Sundays", id="a weekday without windows"),
        pytest.param("2026-05-25 10:00", "closed on 2026-05-25", id="an own closed day"),
        pytest.param("2026-04-06 10:00", "Easter Monday (IT)", id="a holiday"),
        pytest.param("2026-04-24 11:59", None, id="an eve, in its windows"),
        pytest.param(
            "2026-04-24 15:00", "open 09:00-12:00 before Liberation Day (IT)", id="an eve, out of them"
        ),
        pytest.param("2026-12-25 10:00", "Christmas Day (IT)", id="an eve that is itself a holiday"),
        pytest.param(
            "2026-04-04 09:30", None, id="eve windows stand for a Saturday's, also where they are wider"
        ),
        pytest.param("2023-12-24 10:00", "closed on Sundays", id="an eve opens no closed weekday"),
    ],
)
def test_hours_are_what_the_wall_clock_says(at: str, why: str | None) -> None:
    assert why_shut((OFFICE,), ROME, instant(at)) == (Shut(OFFICE, why) if why else None)


def test_holidays_and_eves_may_have_windows_or_none() -> None:
    feast = replace(OFFICE, on_holidays=windows("10:00-11:00"), on_eves=())
    assert why_shut((feast,), ROME, instant("2026-04-06 10:30")) is None
    assert why_shut((feast,), ROME, instant("2026-04-06 11:30")) == Shut(
        feast, "open 10:00-11:00 on Easter Monday (IT)"
    )
    assert why_shut((feast,), ROME, instant("2026-04-24 10:30")) == Shut(
        feast, "closed before Liberation Day (IT)"
    )


def test_the_first_set_that_forbids_is_told() -> None:
    assert why_shut((OFFICE, LAW), ROME, instant("2026-05-18 09:10")) == Shut(LAW, "open 09:30-20:00")
    assert why_shut((OFFICE, LAW), ROME, instant("2026-05-18 08:00")) == Shut(
        OFFICE, "open 09:00-13:00, 14:00-18:00"
    )


@pytest.mark.parametrize(
    ("day", "forbidden"),
    [
        pytest.param("2026-02-28", False, id="the day before"),
        pytest.param("2026-03-01", True, id="the first day"),
        pytest.param("2026-06-30", True, id="the last day"),
        pytest.param("2026-07-01", False, id="the day after"),
    ],
)
def test_a_set_restricts_nothing_outside_its_days_of_effect(day: str, forbidden: bool) -> None:
    season = replace(LAW, applies_from=date(2026, 3, 1), applies_until=date(2026, 6, 30))
    assert (why_shut((season,), ROME, instant(f"{day} 05:00")) is not None) == forbidden


@pytest.mark.parametrize(
    "text", ["9-13", "13:00-09:00", "09:00-09:00", "14:00-24:01", "09:60-10:00", "", "25:00-26:00"]
)
def test_what_is_no_window_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="window"):
        Window.written(text)


def test_a_window_reads_as_it_is_written() -> None:
    assert str(Window.written(" 14:00-24:00 ")) == "14:00-24:00"
    assert Window.written("00:00-24:00") == ALL_DAY[0]


def test_hours_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="seven weekdays"):
        Hours("six", (ALL_DAY,) * 6)
    with pytest.raises(ValueError, match="no holidays are known"):
        Hours("nowhere", AT_ANY_TIME, holidays="XX")


def test_sets_that_say_the_same_are_the_same_also_after_pickling() -> None:
    again = replace(OFFICE)
    assert (again, hash(again)) == (OFFICE, hash(OFFICE))
    assert pickle.loads(pickle.dumps(OFFICE)) == OFFICE
    assert replace(OFFICE, name="others") != OFFICE


def test_the_spans_of_a_day_are_what_all_sets_permit() -> None:
    morning = Span(instant("2026-05-18 09:30"), instant("2026-05-18 13:00"))
    afternoon = Span(instant("2026-05-18 14:00"), instant("2026-05-18 18:00"))
    assert open_spans((OFFICE, LAW), ROME, date(2026, 5, 18)) == (morning, afternoon)
    assert open_spans((OFFICE, LAW), ROME, date(2026, 5, 17)) == ()


def test_windows_that_touch_or_overlap_are_one_span() -> None:
    sloppy = Hours("sloppy", (windows("10:00-12:00", "09:00-10:00", "11:00-13:00"),) * 7)
    whole = Span(instant("2026-05-18 09:00"), instant("2026-05-18 13:00"))
    assert open_spans((sloppy,), ROME, date(2026, 5, 18)) == (whole,)


def test_no_sets_permit_the_whole_day() -> None:
    assert open_spans((), ROME, date(2026, 5, 18)) == (
        Span(instant("2026-05-18 00:00"), instant("2026-05-19 00:00")),
    )


@pytest.mark.parametrize(
    ("zone", "day", "lasts"),
    [
        pytest.param("Europe/Rome", "2026-03-29", timedelta(hours=2), id="an hour that never comes"),
        pytest.param("Europe/Rome", "2026-10-25", timedelta(hours=4), id="an hour that comes twice"),
        pytest.param("Europe/Rome", "2026-06-01", timedelta(hours=3), id="an ordinary day"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", timedelta(hours=2.5), id="half an hour forward"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", timedelta(hours=3.5), id="half an hour back"),
        pytest.param("Pacific/Apia", "2011-12-30", timedelta(0), id="a day that never came"),
        pytest.param("America/New_York", "2026-11-01", timedelta(hours=4), id="New York in autumn"),
    ],
)
def test_a_window_lasts_as_long_as_the_clocks_make_it(zone: str, day: str, lasts: timedelta) -> None:
    spans = open_spans((NIGHT,), ZoneInfo(zone), date.fromisoformat(day))
    assert sum((end - start for start, end in spans), timedelta(0)) == lasts


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        pytest.param("2026-05-18 10:00:00.5", "2026-05-18 10:00:00.5", id="at once"),
        pytest.param("2026-05-18 13:00", "2026-05-18 14:00", id="after lunch"),
        pytest.param("2026-05-18 18:00", "2026-05-19 09:30", id="tomorrow, when the stricter set opens"),
        pytest.param("2026-05-23 12:00", "2026-05-26 09:30", id="over Sunday and a closed Monday"),
        pytest.param("2026-12-24 12:00", "2026-12-28 09:30", id="over Christmas"),
    ],
)
def test_the_next_instant_is_the_earliest_that_all_permit(at: str, opens: str) -> None:
    assert next_open((OFFICE, LAW), ROME, instant(at)) == instant(opens)


def test_what_never_opens_has_no_next_instant() -> None:
    never = Hours("never", ((),) * 7)
    opposed = Hours("opposed", (windows("20:00-21:00"),) * 7)
    assert next_open((never,), ROME, instant("2026-05-18 10:00")) is None
    assert next_open((OFFICE, opposed), ROME, instant("2026-05-18 10:00")) is None


def test_a_season_more_than_400_days_ahead_is_not_waited_for() -> None:
    ended = Hours("ended", ((),) * 7, applies_until=date(2026, 12, 31))
    assert next_open((ended,), ROME, instant("2025-11-26 10:00")) is None
    assert next_open((ended,), ROME, instant("2025-11-27 10:00")) == instant("2027-01-01 00:00")


def test_yesterday_may_come_again_after_midnight() -> None:
    """In St John's the clocks went back at one minute past midnight until 2011."""
    st_johns = ZoneInfo("America/St_Johns")
    late = Hours("late", (windows("23:30-24:00"),) * 7)
    first_of_sunday = datetime(2009, 11, 1, 2, 30, 30, tzinfo=UTC)
    assert first_of_sunday.astimezone(st_johns).isoformat() == "2009-11-01T00:00:30-02:30"
    assert next_open((late,), st_johns, first_of_sunday) == datetime(2009, 11, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "part"),
    [
        ("2026-05-18 00:00", PartOfDay.MORNING),
        ("2026-05-18 11:59:59", PartOfDay.MORNING),
        ("2026-05-18 12:00", PartOfDay.AFTERNOON),
        ("2026-05-18 16:59:59", PartOfDay.AFTERNOON),
        ("2026-05-18 17:00", PartOfDay.EVENING),
    ],
)
def test_the_parts_of_a_day_are_by_the_persons_clock(at: str, part: PartOfDay) -> None:
    assert part_of_day(ROME, instant(at)) == part


MORNING, AFTERNOON, EVENING = PartOfDay


@pytest.mark.parametrize(
    ("earliest", "tried", "not_after", "found"),
    [
        pytest.param("05-18 10:00", {MORNING}, "05-19 10:00", "05-18 12:00", id="on to the afternoon"),
        pytest.param(
            "05-18 10:00", {MORNING, AFTERNOON}, "05-19 10:00", "05-18 17:00", id="on to the evening"
        ),
        pytest.param(
            "05-18 14:30", {AFTERNOON, EVENING}, "05-19 10:00", "05-19 09:00", id="the next morning"
        ),
        pytest.param("05-18 10:00", set(), "05-19 10:00", "05-18 10:00", id="nothing tried"),
        pytest.param("05-18 10:00", set(PartOfDay), "05-30 10:00", None, id="every part tried"),
        pytest.param(
            "05-22 17:30", {AFTERNOON, EVENING}, "05-23 10:00", "05-23 10:00", id="at the last instant"
        ),
        pytest.param("05-22 17:30", {AFTERNOON, EVENING}, "05-23 09:59", None, id="too late"),
    ],
)
def test_another_part_of_the_day_is_looked_for(
    earliest: str, tried: set[PartOfDay], not_after: str, found: str | None
) -> None:
    first, last = instant(f"2026-{earliest}"), instant(f"2026-{not_after}")
    sought = next_open_in_other_part((OFFICE,), ROME, first, frozenset(tried), last)
    assert sought == (instant(f"2026-{found}") if found else None)
