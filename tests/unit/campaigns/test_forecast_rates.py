"""Rates of a forecast: told from the past, as far as there was enough of it."""

from __future__ import annotations

from typing import Any

import pytest

from centralino.campaigns.forecasting.estimating import PRIOR, SUREST, History, Tried, estimated
from centralino.campaigns.forecasting.rates import Share, certain
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.hours import PartOfDay


def tried(disposition: Disposition, count: int, **told: Any) -> Tried:
    return Tried(disposition, **{"part": PartOfDay.MORNING, "before": 0, **told}, count=count)


def test_without_a_past_the_house_guesses() -> None:
    assert estimated(History(), ring_for=25).chances == PRIOR


def test_a_long_past_weighs_more_than_the_guess() -> None:
    history = History(
        (
            tried(Disposition.NO_ANSWER, 9_000),
            tried(Disposition.ANSWERED, 900),
            tried(Disposition.HUNG_UP, 100),
        )
    )
    chances = estimated(history, ring_for=25).chances
    assert chances.picks_up.mean == pytest.approx(0.1, abs=0.01)
    assert chances.answers.mean == pytest.approx(0.9, abs=0.02)
    assert chances.busy.mean < 0.005


def test_no_past_is_so_long_that_it_leaves_no_doubt() -> None:
    share = estimated(History((tried(Disposition.NO_ANSWER, 10**6),)), ring_for=25).chances.picks_up
    assert share.so + share.not_so == pytest.approx(SUREST)


def test_who_missed_one_call_hardly_takes_the_next_where_second_calls_were_hardly_taken() -> None:
    first = (tried(Disposition.ANSWERED, 4_000), tried(Disposition.NO_ANSWER, 6_000))
    few = (tried(Disposition.ANSWERED, 300, before=1), tried(Disposition.NO_ANSWER, 5_700, before=1))
    many = (tried(Disposition.ANSWERED, 2_300, before=1), tried(Disposition.NO_ANSWER, 3_700, before=1))
    guessed = estimated(History(), ring_for=25).alike
    assert estimated(History(first + few), 25).alike < guessed < estimated(History(first + many), 25).alike


def test_parts_of_the_day_differ_as_they_did_and_only_where_there_was_enough_of_them() -> None:
    history = History(
        (
            tried(Disposition.ANSWERED, 2_000, part=PartOfDay.MORNING),
            tried(Disposition.NO_ANSWER, 8_000, part=PartOfDay.MORNING),
            tried(Disposition.ANSWERED, 6_000, part=PartOfDay.EVENING),
            tried(Disposition.NO_ANSWER, 4_000, part=PartOfDay.EVENING),
            tried(Disposition.ANSWERED, 1, part=PartOfDay.AFTERNOON),
        )
    )
    parts = estimated(history, ring_for=25).parts
    assert parts[PartOfDay.MORNING] == pytest.approx(0.5, abs=0.02)
    assert parts[PartOfDay.EVENING] == pytest.approx(1.5, abs=0.02)
    assert parts[PartOfDay.AFTERNOON] == pytest.approx(1, abs=0.02)


def test_calls_take_as_long_as_they_took() -> None:
    history = History((tried(Disposition.ANSWERED, 10_000, line=1_000_000.0, talk=800_000.0),))
    seconds = estimated(history, ring_for=25).seconds
    assert seconds[Disposition.ANSWERED].line == pytest.approx(100, abs=1)
    assert seconds[Disposition.ANSWERED].talk == pytest.approx(80, abs=1)
    assert seconds[Disposition.NO_ANSWER].line == 27


def test_a_share_is_doubtful_by_how_little_was_seen_and_certain_when_given() -> None:
    assert Share(4, 6).at(0.9) - Share(4, 6).at(0.1) > Share(400, 600).at(0.9) - Share(400, 600).at(0.1)
    assert certain(0.3).at(0.02) == pytest.approx(0.3, abs=1e-5)
    assert 0 < Share(1, 99).at(0.02) < Share(99, 1).at(0.98) < 1
    assert certain(0).at(0.5) == 0
