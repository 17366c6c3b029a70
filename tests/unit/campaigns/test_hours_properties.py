"""Permitted hours against an oracle that asks the wall clock minute by minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from centralino.calendars import holiday
from centralino.campaigns.rules.hours import (
    Hours,
    PartOfDay,
    Window,
    next_open,
    next_open_in_other_part,
    open_spans,
    part_of_day,
    why_shut,
)

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

# Days on which clocks changed, and the zones in which they did.
CHANGES = [
    ("Europe/Rome", date(2026, 3, 29)),
    ("Europe/Rome", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/St_Johns", date(2009, 11, 1)),
    ("America/St_Johns", date(2009, 3, 8)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kolkata", date(2026, 5, 18)),
]
LATE = Hours("late", ((Window(23 * 60, 1440),),) * 7)

windows = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda ends: ends[0] != ends[1])
some = st.lists(windows.map(lambda ends: Window(min(ends), max(ends))), max_size=3).map(tuple)
around = st.sampled_from(CHANGES).flatmap(
    lambda change: st.tuples(
        st.just(ZoneInfo(change[0])), st.integers(-2, 2).map(lambda days: change[1] + days * DAY)
    )
)


@st.composite
def hours_near(draw: st.DrawFn, day: date) -> Hours:
    near = st.integers(-2, 2).map(lambda days: day + days * DAY)
    return Hours(
        "some hours",
        tuple(draw(some) for _ in range(7)),
        holidays=draw(st.sampled_from([None, "IT", "US", "ES-MD"])),
        on_holidays=draw(some),
        on_eves=draw(st.none() | some),
        closed_on=frozenset(draw(st.lists(near, max_size=1))),
        applies_from=draw(st.none() | near),
        applies_until=draw(st.none() | near),
    )


@st.composite
def situations(draw: st.DrawFn) -> tuple[tuple[Hours, ...], ZoneInfo, date]:
    zone, day = draw(around)
    return tuple(draw(st.lists(hours_near(day), max_size=3))), zone, day


def permitted(sets: tuple[Hours, ...], zone: ZoneInfo, at: datetime) -> bool:
    """The rule once more, from the wall clock and nothing else."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return all(
        any(window.opens <= minute < window.closes for window in _windows(hours, local.date()))
        for hours in sets
    )


def _windows(hours: Hours, day: date) -> tuple[Window, ...]:
    if (hours.applies_from and day < hours.applies_from) or (
        hours.applies_until and hours.applies_until < day
    ):
        return (Window(0, 1440),)
    if day in hours.closed_on:
        return ()
    calendar = hours.holidays
    if calendar and holiday(calendar, day):
        return hours.on_holidays
    usual = hours.weekdays[day.weekday()]
    if calendar and holiday(calendar, day + DAY) and hours.on_eves is not None and usual:
        return hours.on_eves
    return usual


def minutes_around(day: date) -> Iterator[datetime]:
    start = datetime.combine(day - DAY, time.min, UTC)
    return (start + count * MINUTE for count in range(3 * 1440))


@given(situations())
@example(((LATE,), ZoneInfo("America/St_Johns"), date(2009, 10, 31)))
def test_the_spans_of_a_day_are_its_permitted_minutes(
    situation: tuple[tuple[Hours, ...], ZoneInfo, date],
) -> None:
    sets, zone, day = situation
    spans = open_spans(sets, zone, day)
    assert all(a.end < b.start for a, b in pairwise(spans))
    for at in minutes_around(day):
        asked = at.astimezone(zone).date() == day and permitted(sets, zone, at)
        assert any(start <= at < end for start, end in spans) == asked


@given(situations())
def test_a_reason_is_given_exactly_when_something_forbids(
    situation: tuple[tuple[Hours, ...], ZoneInfo, date],
) -> None:
    sets, zone, day = situation
    for at in list(minutes_around(day))[::7]:
        shut = why_shut(sets, zone, at)
        assert (shut is None) == permitted(sets, zone, at)
        assert shut is None or (shut.why and not permitted((shut.hours,), zone, at))


@given(situations(), st.integers(0, 3 * 86400), st.integers(0, 999_999))
@example(((LATE,), ZoneInfo("America/St_Johns"), date(2009, 11, 1)), 86400 + 2 * 3600 + 1830, 0)
def test_the_next_instant_is_permitted_and_nothing_before_it_is(
    situation: tuple[tuple[Hours, ...], ZoneInfo, date], seconds: int, micros: int
) -> None:
    sets, zone, day = situation
    at = datetime.combine(day - DAY, time.min, UTC) + timedelta(seconds=seconds, microseconds=micros)
    found = next_open(sets, zone, at)
    end = found if found else at + 8 * DAY
    if found:
        assert found >= at
        assert permitted(sets, zone, found)
    asked = at
    while asked < min(end, at + 8 * DAY):
        assert not permitted(sets, zone, asked)
        asked = asked.replace(second=0, microsecond=0) + MINUTE


@given(
    situations(),
    st.integers(0, 4000),
    st.frozensets(st.sampled_from(PartOfDay)),
    st.timedeltas(timedelta(0), 4 * DAY),
)
def test_another_part_of_the_day_is_found_when_there_is_one_in_time(
    situation: tuple[tuple[Hours, ...], ZoneInfo, date],
    minutes: int,
    tried: frozenset[PartOfDay],
    patience: timedelta,
) -> None:
    sets, zone, day = situation
    earliest = datetime.combine(day - DAY, time.min, UTC) + minutes * MINUTE
    not_after = earliest + patience
    found = next_open_in_other_part(sets, zone, earliest, tried, not_after)
    asked = earliest
    while asked <= not_after and not (permitted(sets, zone, asked) and part_of_day(zone, asked) not in tried):
        asked += MINUTE
    assert found == (asked if asked <= not_after else None)


@given(situations())
def test_one_set_more_only_narrows(situation: tuple[tuple[Hours, ...], ZoneInfo, date]) -> None:
    sets, zone, day = situation
    assume(sets)
    wider = open_spans(sets[1:], zone, day)
    for start, end in open_spans(sets, zone, day):
        assert any(a <= start and end <= b for a, b in wider)
