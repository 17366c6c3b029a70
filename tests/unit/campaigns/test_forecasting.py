"""What a campaign will come to: a play that keeps the rules, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.forecasting.estimating import History, estimated
from centralino.campaigns.forecasting.playing import Players
from centralino.campaigns.forecasting.rates import Rates, certain
from centralino.campaigns.forecasting.result import Range, forecast_of, out_of_time, spread
from centralino.campaigns.forecasting.simulating import Carrier, Member, Run, Scenario, scenario, simulate
from centralino.campaigns.forecasting.trying import once, several, thinning
from centralino.campaigns.rules.answers import AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.next_step import CallAt, StopReason, next_step
from centralino.campaigns.rules.people import Invited, Line, PastCall, Person
from tests.unit.campaigns.people import NOW, call, person, terms, text

TEXTS = {"after_attempts": 2, "wait": "24h"}
NEVER_HAPPENS = dict.fromkeys(
    ("invalid", "not_carried", "busy", "rejected", "machine", "hangs_up", "never", "talks", "calls_back"), 0.0
)


def members(count: int, **known: Any) -> list[Member]:
    return [
        Member(Person(id=n, lines=(Line(f"+39333{n:07}", mobile=True),), **known), Invited(n, event_id=1))
        for n in range(1, count + 1)
    ]


def a_scenario(
    count: int, *, lines: int = 4, per_second: float = 5, start: datetime = NOW, **plan: Any
) -> Scenario:
    return scenario(terms(**plan), [Carrier(lines, per_second)], members(count), start)


def rates(**chances: float) -> Rates[float]:
    """The house's guesses, but for these chances."""
    guessed = estimated(History(), ring_for=25)
    means = guessed.chances.each(lambda share: share.mean)
    return guessed.with_chances(replace(means, **chances))


def play(played: Scenario, seed: int = 1, **chances: float) -> Run:
    people = [each.person for each in played.members]
    return simulate(played, Players(played.terms, rates(**chances), Random(seed), people))


class Watched(Players):
    """Players who keep every call of theirs."""

    def __init__(self, played: Scenario, **chances: float) -> None:
        people = [each.person for each in played.members]
        super().__init__(played.terms, rates(**chances), Random(1), people)
        self.calls: list[tuple[Person, Line, datetime]] = []

    def outcome(self, person: Person, line: Line, at: datetime) -> Disposition:
        self.calls.append((person, line, at))
        return super().outcome(person, line, at)


# The play.


def test_everybody_who_picks_up_and_answers_is_reached_by_one_call() -> None:
    run = play(a_scenario(50), **{**NEVER_HAPPENS, "picks_up": 0.9999, "answers": 1, "yes": 1})
    assert run.reached[AnswerChannel.CALL] == run.yes >= 49
    assert run.calls.total() <= 53


def test_who_never_answers_gets_as_many_calls_as_the_plan_allows_and_no_more() -> None:
    run = play(
        a_scenario(20, retries={"attempts": 2}),
        **{**NEVER_HAPPENS, "picks_up": 0.0001},
    )
    assert run.calls.total() == 40
    assert run.unreached == {StopReason.ATTEMPTS: 20}
    assert run.reached.total() == 0


def test_texts_are_sent_as_planned_and_some_are_answered() -> None:
    chances = {**NEVER_HAPPENS, "picks_up": 0.0001, "answers_text": 0.5}
    run = play(a_scenario(400, lines=40, per_second=50, texts=TEXTS), **chances)
    assert run.texts == 400
    assert run.reached[AnswerChannel.TEXT] == pytest.approx(200, abs=40)
    assert run.reached.total() + run.unreached.total() == 400


def test_a_text_that_was_sent_before_the_start_may_still_be_answered() -> None:
    sent = Member(person(texts=(text(timedelta(minutes=1)),)), Invited(1, event_id=1))
    played = scenario(terms(texts=TEXTS), [Carrier(1, 1)], [sent], NOW)
    chances = {**NEVER_HAPPENS, "picks_up": 0.0001, "answers_text": 0.9999}
    assert play(played, **chances).reached == {AnswerChannel.TEXT: 1}


def test_nobody_calls_back_a_number_they_do_not_see() -> None:
    chances = {**NEVER_HAPPENS, "picks_up": 0.0001, "calls_back": 0.9999}
    assert play(a_scenario(20), **chances).reached == {AnswerChannel.CALL_BACK: 20}
    assert not play(a_scenario(20, caller_id=None), **chances).reached


def test_every_call_of_the_play_is_one_that_the_rules_allow_at_that_instant() -> None:
    played = a_scenario(300, lines=3, per_second=0.5, texts=TEXTS)
    players = Watched(played, hangs_up=0.8, busy=0.3)
    simulate(played, players)
    assert len(players.calls) > 400
    for somebody, line, at in players.calls:
        invited = Invited(somebody.id, event_id=1)
        step = next_step(played.terms, somebody, invited, at)
        assert isinstance(step, CallAt)
        assert (step.at, step.line) == (at, line)


def test_calls_are_placed_in_order_and_no_sooner_than_the_pace() -> None:
    played = a_scenario(200, lines=3, per_second=0.2, retries={"attempts": 1})
    players = Watched(played, calls_back=0)
    run = simulate(played, players)
    placed = [at for _, _, at in players.calls]
    assert placed == sorted(placed)
    assert all(b - a >= timedelta(seconds=5) for a, b in pairwise(placed))
    assert run.ends_at
    assert run.ends_at >= NOW + 5 * timedelta(seconds=len(placed) - 1)


def test_twice_the_lines_are_done_in_half_the_time_where_lines_are_short() -> None:
    def length(lines: int) -> timedelta:
        played = a_scenario(600, lines=lines, per_second=50, retries={"attempts": 1})
        run = play(played, invalid=0, not_carried=0, calls_back=0)
        assert run.ends_at
        return run.ends_at - NOW

    assert length(4) / length(8) == pytest.approx(2, rel=0.1)


def test_closing_cuts_off_those_for_whom_there_are_no_lines() -> None:
    closes = {"replies_close_at": NOW.astimezone(ZoneInfo("Europe/Rome")) + timedelta(minutes=30)}
    chances = {**NEVER_HAPPENS, "picks_up": 0.0001}
    short = play(a_scenario(500, lines=2, retries={"attempts": 1}, **closes), **chances)
    enough = play(a_scenario(500, lines=50, retries={"attempts": 1}, **closes), **chances)
    assert out_of_time(short) == pytest.approx(500 - 2 * 30 * 60 / 27, abs=5)
    assert out_of_time(enough) == 0
    assert short.ends_at is not None
    assert short.ends_at <= NOW + timedelta(minutes=31)


def test_retries_are_not_hopeful_people_who_did_not_answer_are_those_who_seldom_do() -> None:
    played = a_scenario(1_000, lines=50, per_second=50, retries={"attempts": 2})
    chances = {**NEVER_HAPPENS, "picks_up": 0.4, "answers": 1}
    run = play(played, **chances)
    second = (run.reached[AnswerChannel.CALL] - 400) / 600
    assert second == pytest.approx(0.4 * 2 / 3, abs=0.06)  # of people who are alike as 2 is in (s / (s + 1))


def test_a_call_that_is_open_at_the_start_is_taken_to_end_without_an_answer() -> None:
    ringing = Member(
        person(calls=(call(timedelta(seconds=10), None),)), Invited(1, 1, InvitationState.CALLING)
    )
    played = scenario(terms(), [Carrier(1, 1)], [ringing], NOW)
    (step,) = played.steps
    assert isinstance(step, CallAt)
    assert step.at >= NOW + timedelta(hours=3)


def test_the_same_seed_plays_the_same_and_another_does_not() -> None:
    played = a_scenario(200)
    assert play(played, seed=1) == play(played, seed=1)
    assert play(played, seed=1) != play(played, seed=2)


async def test_runs_are_the_same_in_one_process_and_in_several() -> None:
    played, known = a_scenario(60), estimated(History(), ring_for=25)
    here = [once(played, known, number, of=5, seed=3) for number in range(5)]
    assert await several(played, known, runs=5, seed=3) == here
    assert await several(played, known, runs=5, seed=3, alone=0) == here


def test_every_nth_member_over_the_nth_part_of_the_lines_comes_to_what_all_come_to() -> None:
    played, known = a_scenario(4_000, lines=8, per_second=2, texts=TEXTS), estimated(History(), ring_for=25)
    sure = known.with_chances(known.chances.each(lambda share: certain(share.mean)))
    assert thinning(played) == 2
    part, whole = (once(played, sure, number, of=2, seed=1) for number in range(2))
    assert part.reached.total() == pytest.approx(whole.reached.total(), rel=0.05)
    assert part.calls.total() == pytest.approx(whole.calls.total(), rel=0.05)
    assert part.ends_at
    assert whole.ends_at
    assert part.ends_at - NOW == pytest.approx(whole.ends_at - NOW, rel=0.1)


@pytest.mark.parametrize(
    ("count", "lines", "nth"),
    [
        pytest.param(1_999, 60, 1, id="too few members"),
        pytest.param(10_000, 60, 5, id="enough of them"),
        pytest.param(10_000, 7, 1, id="lines cannot be shared out"),
        pytest.param(9_000, 6, 3, id="lines can be shared out by less"),
    ],
)
def test_only_large_campaigns_are_thinned_and_only_in_whole_lines(count: int, lines: int, nth: int) -> None:
    small = a_scenario(1, lines=lines)
    assert thinning(replace(small, members=small.members * count)) == nth


# What it comes to.


@pytest.mark.parametrize(
    ("known", "plan", "why"),
    [
        pytest.param({"never": "text, 2026-01-01: STOP"}, {}, StopReason.NEVER_CALL, id="never"),
        pytest.param(
            {"calls": (call(timedelta(days=9)),)}, {"contacts_per_event": 1}, StopReason.PER_EVENT, id="event"
        ),
        pytest.param(
            {"calls": (call(timedelta(hours=1), Disposition.TALKED),)}, {}, StopReason.TALKED, id="talked"
        ),
    ],
)
def test_who_is_left_out_is_told_with_the_reason(
    known: dict[str, Any], plan: dict[str, Any], why: StopReason
) -> None:
    played = scenario(terms(**plan), [Carrier(1, 1)], [Member(person(**known), Invited(1, 1))], NOW)
    found = forecast_of(played, [play(played)])
    assert [(each.contact_id, each.why) for each in found.left_out] == [(1, why)]
    assert (found.members, found.asked, found.ends_at, found.calls.high) == (1, 0, None, 0)


@pytest.mark.parametrize("state", [InvitationState.ANSWERED, InvitationState.WITHDRAWN])
def test_who_has_answered_or_was_withdrawn_is_no_member_any_more(state: InvitationState) -> None:
    played = scenario(terms(), [Carrier(1, 1)], [Member(person(), Invited(1, 1, state))], NOW)
    found = forecast_of(played, [play(played)])
    assert (found.members, found.left_out) == (0, ())


def test_all_members_are_accounted_for() -> None:
    played = a_scenario(300, texts=TEXTS)
    runs = [play(played, seed) for seed in range(5)]
    found = forecast_of(played, runs)
    assert all(run.reached.total() + run.unreached.total() == found.asked == 300 for run in runs)
    assert sum(found.calls_per_hour.values()) == pytest.approx(sum(run.calls.total() for run in runs) / 5)
    assert all(not hour.minute and hour.tzinfo for hour in found.calls_per_hour)


def test_the_course_of_yeses_rises_to_those_there_are_in_the_end() -> None:
    played = a_scenario(100, texts=TEXTS)
    runs = [play(played, seed) for seed in range(5)]
    found = forecast_of(played, runs)
    assert found.course[0].at == NOW
    assert found.course[-1].yes == found.yes
    for before, after in pairwise(found.course):
        assert before.at < after.at
        assert before.yes.low <= after.yes.low
    assert sum(found.calls_between[at].low for at in found.calls_between) <= found.calls.high
    assert found.calls_between.keys() == found.calls_per_hour.keys()


def test_a_range_leaves_out_the_tenth_at_each_end() -> None:
    assert spread(list(range(101))) == Range(10, 50, 90)
    assert spread([7]) == Range(7, 7, 7)


def test_nothing_that_was_tried_is_forgotten_between_calls() -> None:
    played = a_scenario(1, retries={"attempts": 3})
    players = Watched(played, **{**NEVER_HAPPENS, "picks_up": 0.0001})
    simulate(played, players)
    assert [len(somebody.calls) for somebody, _, _ in players.calls] == [0, 1, 2]
    last: tuple[PastCall, ...] = players.calls[-1][0].calls
    assert [each.disposition for each in last] == [Disposition.NO_ANSWER] * 2
