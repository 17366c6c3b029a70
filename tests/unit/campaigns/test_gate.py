"""What forbids a call or a text at an instant, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.gate import Obstacle, Rule, first_opening, to_a_call, to_a_text
from centralino.campaigns.rules.people import PastCall, PastText
from tests.unit.campaigns.people import INVITED, NOW, call, person, terms, text

DAYS, HOURS, MINUTES = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
TERMS = terms(
    disturbance={"calls_per_day": 2, "calls_per_week": 3, "calls_per_30_days": 4, "gap": "1h"},
    retries={"gap": "2h"},
    contacts_per_event=3,
)


def call_meets(*calls: PastCall, texts: tuple[PastText, ...] = (), at: datetime = NOW) -> dict[Rule, Any]:
    """Rules in the way of a call, and for how long they are."""
    met = to_a_call(TERMS, person(calls=calls, texts=texts), INVITED, person().lines[0], at)
    return {each.rule: each.until and each.until - at for each in met}


CALLS = [
    pytest.param([], {}, id="never called before"),
    pytest.param([call(2 * HOURS)], {}, id="as long ago as the gap"),
    pytest.param([call(2 * HOURS - MINUTES)], {Rule.GAP: MINUTES}, id="a minute too soon"),
    pytest.param([call(HOURS, invitation=9, event=9)], {Rule.GAP: HOURS}, id="the gap is over all campaigns"),
    pytest.param([call(HOURS, Disposition.LOST)], {Rule.GAP: HOURS}, id="who knows whether it rang"),
    pytest.param([call(HOURS, Disposition.BUSY)], {Rule.GAP: HOURS}, id="a busy telephone was asked to ring"),
    pytest.param([call(MINUTES, Disposition.CONGESTION)], {}, id="congestion disturbs nobody"),
    pytest.param([call(MINUTES, Disposition.INVALID_NUMBER)], {}, id="a wrong number disturbs nobody"),
    pytest.param([call(MINUTES, Disposition.TRUNK_FAILED)], {}, id="a broken trunk disturbs nobody"),
    pytest.param(
        [call(MINUTES, Disposition.NOT_PLACED)], {}, id="a call that was not placed disturbs nobody"
    ),
    pytest.param([call(3 * HOURS), call(23 * HOURS)], {Rule.PER_DAY: HOURS}, id="two in a day"),
    pytest.param([call(3 * HOURS), call(24 * HOURS)], {}, id="the first is a day ago"),
    pytest.param(
        [call(3 * HOURS, event=9), call(2 * DAYS), call(7 * DAYS - HOURS)],
        {Rule.PER_WEEK: HOURS},
        id="three in a week",
    ),
    pytest.param(
        [call(3 * HOURS, event=9), call(8 * DAYS, event=9), call(9 * DAYS), call(29 * DAYS)],
        {Rule.PER_30_DAYS: DAYS},
        id="four in thirty days",
    ),
    pytest.param(
        [call(each * 8 * DAYS) for each in (4, 5, 6)], {Rule.PER_EVENT: None}, id="enough for the event"
    ),
]


@pytest.mark.parametrize(("calls", "expected"), CALLS)
def test_a_person_is_called_no_sooner_than_they_may_be_disturbed(
    calls: list[PastCall], expected: dict[Rule, Any]
) -> None:
    assert call_meets(*calls) == expected


def test_the_gap_begins_when_a_call_is_over() -> None:
    at = NOW - 2 * HOURS
    long = PastCall(at, at + 10 * MINUTES, "+393331234567", Disposition.NO_KEY, 1, 1)
    assert call_meets(long) == {Rule.GAP: 10 * MINUTES}


def test_who_is_in_a_call_is_looked_at_again_in_a_minute() -> None:
    assert call_meets(call(MINUTES, None))[Rule.IN_A_CALL] == MINUTES


def test_texts_count_as_contacts_of_the_event_unless_they_failed() -> None:
    sent, failed = text(9 * DAYS), text(9 * DAYS, failed=True)
    assert call_meets(call(9 * DAYS), call(19 * DAYS), texts=(sent,)) == {Rule.PER_EVENT: None}
    assert call_meets(call(9 * DAYS), call(19 * DAYS), texts=(failed,)) == {}


def test_a_text_waits_for_no_gap_but_for_the_hours_and_the_event() -> None:
    def met(at: datetime, *calls: PastCall) -> list[Rule]:
        line = person().lines[0]
        return [each.rule for each in to_a_text(TERMS, person(calls=calls), INVITED, line, at)]

    assert met(NOW, call(MINUTES), call(MINUTES)) == []
    assert met(NOW + 12 * HOURS) == [Rule.HOURS]
    assert met(NOW, *[call(MINUTES)] * 3) == [Rule.PER_EVENT]


@pytest.mark.parametrize(
    ("number", "zone", "opens"),
    [
        pytest.param("+393331234567", None, datetime(2026, 3, 4, 8, tzinfo=UTC), id="in Rome"),
        pytest.param(
            "+393331234567", "Asia/Kathmandu", datetime(2026, 3, 4, 3, 15, tzinfo=UTC), id="an Italian abroad"
        ),
        pytest.param("+914428291234", None, datetime(2026, 3, 4, 3, 30, tzinfo=UTC), id="in Chennai"),
    ],
)
def test_hours_are_those_of_the_clock_of_whoever_is_called(
    number: str, zone: str | None, opens: datetime
) -> None:
    called = person(number, time_zone=zone)
    at_night_in_all_three = datetime(2026, 3, 4, 1, tzinfo=UTC)
    (met,) = to_a_call(TERMS, called, INVITED, called.lines[0], at_night_in_all_three)
    assert (met.rule, met.until) == (Rule.HOURS, opens)


def test_the_law_narrows_a_campaign_for_marketing() -> None:
    marketing = terms(purpose="marketing", hours={"monday": ["07:00-23:00"], "on_holidays": ["07:00-23:00"]})
    at = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)  # a Monday, 20:30 in Rome
    (met,) = to_a_call(marketing, person(), INVITED, person().lines[0], at)
    assert "Italy" in met.words


def test_an_opening_tells_all_that_was_in_the_way() -> None:
    first, then = Obstacle(Rule.GAP, NOW + HOURS, "gap"), Obstacle(Rule.HOURS, NOW + 9 * HOURS, "shut")

    def obstacles_at(at: datetime) -> list[Obstacle]:
        return [
            each for each in (first, then) if each.until and at < each.until and (each is first or at > NOW)
        ]

    opening = first_opening(obstacles_at, NOW, NOW + DAYS)
    assert (opening.at, opening.met) == (NOW + 9 * HOURS, (first, then))
    assert first_opening(obstacles_at, NOW, NOW + 9 * HOURS).at is None


def test_what_is_in_the_way_for_good_ends_the_search() -> None:
    for_good = Obstacle(Rule.PER_EVENT, None, "enough")
    assert first_opening(lambda _: [for_good], NOW, NOW + DAYS).at is None
