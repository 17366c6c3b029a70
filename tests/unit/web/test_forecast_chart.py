"""A forecast as a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from centralino.campaigns.forecasting.result import Forecast, Range
from web.pages.campaigns.forecast_chart import BAND, HIGH, LEFT, MANY, TOP, WIDE, Chart, band, chart_of

ROME = ZoneInfo("Europe/Rome")
START = datetime(2026, 3, 3, 9, tzinfo=UTC)
ONE = Range(1, 1, 1)


def a_forecast(calls: dict[datetime, float], **different: Any) -> Forecast:
    values: dict[str, Any] = {
        "runs": 5,
        "start": START,
        "closes_at": START + timedelta(days=30),
        "members": 10,
        "asked": 10,
        "ends_at": None,
        "reached": ONE,
        "reached_by": {},
        "yes": ONE,
        "unreached": {},
        "out_of_time": ONE,
        "calls": ONE,
        "calls_per_hour": calls,
        "minutes": ONE,
        "texts": ONE,
        "left_out": (),
    }
    return Forecast(**{**values, **different})


def drawn(found: Forecast) -> Chart:
    chart = chart_of(
        found, ROME, lambda at: f"{at.astimezone(ROME):%-d %b}", lambda at: f"{at.astimezone(ROME):%H}"
    )
    assert chart
    return chart


def hours(count: int) -> dict[datetime, float]:
    return {START + timedelta(hours=number): float(number % 24) for number in range(count)}


def test_where_nobody_is_called_there_is_no_picture() -> None:
    assert chart_of(a_forecast({}), ROME, str, str) is None


def test_the_hour_with_the_most_calls_is_as_high_as_the_picture() -> None:
    chart = drawn(a_forecast({START: 5, START + timedelta(hours=1): 10}))
    assert [bar.height for bar in chart.bars] == [HIGH / 2, HIGH]
    assert [bar.y for bar in chart.bars] == [TOP + HIGH / 2, TOP]
    assert chart.bars[0].words == "3 Mar, 10"
    assert chart.marks == [(LEFT, "3 Mar")]


def test_however_many_hours_there_are_they_fit() -> None:
    for count in (1, 10, MANY, 500):
        last = drawn(a_forecast(hours(count))).bars[-1]
        assert last.x + last.width <= LEFT + WIDE


def test_many_hours_are_drawn_by_day() -> None:
    chart = drawn(a_forecast(hours(MANY + 1)))
    assert chart.by_day
    assert [bar.words for bar in chart.bars] == ["3 Mar", "4 Mar", "5 Mar", "6 Mar"]
    assert sum(bar.calls for bar in chart.bars) == sum(hours(MANY + 1).values())


def test_the_hours_in_which_it_may_end_are_told_apart() -> None:
    ends = START + timedelta(hours=1, minutes=30), START + timedelta(hours=2), START + timedelta(hours=3)
    chart = drawn(a_forecast(hours(6), ends_at=ends))
    assert [bar.may_end for bar in chart.bars] == [False, True, True, True, False, False]
    by_day = drawn(a_forecast(hours(100), ends_at=(START, START, START + timedelta(days=1))))
    assert [bar.may_end for bar in by_day.bars] == [True, True, False, False, False]


def test_words_below_the_bars_do_not_run_into_each_other() -> None:
    chart = drawn(a_forecast(hours(24 * 90)))
    places = [x for x, _ in chart.marks]
    assert all(later - sooner > 30 for sooner, later in pairwise(places))


def test_a_range_is_a_stretch_of_the_whole() -> None:
    assert band(Range(25, 50, 75), 100) == band(Range(0.25, 0.5, 0.75), 1)
    found = band(Range(25, 50, 75), 100)
    assert (found.x, found.width, found.middle) == (BAND / 4, BAND / 2, BAND / 2)
    assert band(Range(0, 0, 0), 0).width > 0
