"""What comes next for an invitation, by everything that may have happened before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.gate import Rule
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.next_step import CallAt, Stop, StopReason, may_join
from centralino.campaigns.rules.people import Invited, Line, PastCall, Person
from tests.unit.campaigns.people import HOME, INVITED, MOBILE, NOW, call, person, terms
from tests.unit.campaigns.stepping import DAYS, HOURS, MINUTES, TERMS, TEXTING, step, waits

VARIED = terms()


def test_who_was_never_called_is_called_now() -> None:
    assert step(TERMS, person()) == CallAt(NOW, person().lines[0])


# What is over.

OVER: list[Any] = [
    pytest.param(person(), InvitationState.ANSWERED, StopReason.ANSWERED, id="answered"),
    pytest.param(person(), InvitationState.WITHDRAWN, StopReason.WITHDRAWN, id="withdrawn"),
    pytest.param(
        person(never="key"), InvitationState.WAITING, StopReason.NEVER_CALL, id="never to be called"
    ),
    pytest.param(
        person(calls=(call(9 * DAYS, Disposition.TALKED),)),
        InvitationState.WAITING,
        StopReason.TALKED,
        id="talked",
    ),
]


@pytest.mark.parametrize(("who", "state", "why"), OVER)
def test_nothing_comes_after(who: Person, state: InvitationState, why: StopReason) -> None:
    stop = step(TEXTING, who, invited=Invited(1, 1, state))
    assert isinstance(stop, Stop)
    assert stop.why is why


def test_nothing_comes_once_replies_are_closed() -> None:
    stop = step(TERMS, person(), TERMS.plan.replies_close_at)
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.CLOSED


# How long is waited, and how often it is tried.

WAITS = [
    pytest.param(Disposition.BUSY, 2 * HOURS, id="busy: the gap"),
    pytest.param(Disposition.NO_ANSWER, 3 * HOURS, id="no answer"),
    pytest.param(Disposition.MACHINE, 4 * HOURS, id="machine"),
    pytest.param(Disposition.NO_KEY, DAYS, id="no key"),
    pytest.param(Disposition.LOST, 3 * HOURS, id="lost"),
    pytest.param(Disposition.CONGESTION, 30 * MINUTES, id="congestion"),
    pytest.param(Disposition.TRUNK_FAILED, 2 * MINUTES, id="trunk failure"),
    pytest.param(Disposition.NOT_PLACED, MINUTES, id="not placed"),
]


@pytest.mark.parametrize(("ended", "expected"), WAITS)
def test_after_an_attempt_its_wait_is_kept(ended: Disposition, expected: timedelta) -> None:
    assert waits(step(TERMS, person(calls=(call(timedelta(), ended),)))) == expected


def test_a_plan_may_say_how_long_after_what() -> None:
    own = terms(
        retries={"vary": False, "gap": "5m", "after": {"busy": {"after": "7m", "most": 9}}},
        disturbance={"gap": "0s"},
    )
    assert waits(step(own, person(calls=(call(timedelta(), Disposition.BUSY),)))) == 7 * MINUTES


ENOUGH = [
    pytest.param(Disposition.BUSY, 3, id="busy"),
    pytest.param(Disposition.NO_ANSWER, 3, id="no answer"),
    pytest.param(Disposition.REJECTED, 1, id="rejected"),
    pytest.param(Disposition.MACHINE, 2, id="machine"),
    pytest.param(Disposition.HUNG_UP, 1, id="hung up"),
]


@pytest.mark.parametrize(("ended", "most"), ENOUGH)
def test_so_many_attempts_that_end_alike_are_enough(ended: Disposition, most: int) -> None:
    calls = tuple(call(each * 5 * DAYS, ended) for each in range(most, 0, -1))
    stop = step(TERMS, person(calls=calls))
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.ENOUGH
    assert isinstance(step(TERMS, person(calls=calls[1:])), CallAt)


@pytest.mark.parametrize(
    "ended", [Disposition.CONGESTION, Disposition.TRUNK_FAILED, Disposition.NOT_PLACED], ids=str
)
def test_no_member_is_given_up_for_what_keeps_their_telephone_from_ringing(ended: Disposition) -> None:
    calls = tuple(call(each * HOURS, ended) for each in range(200, 0, -1))
    assert isinstance(step(TERMS, person(calls=calls)), CallAt)


@pytest.mark.parametrize("ended", [Disposition.TRUNK_FAILED, Disposition.NOT_PLACED], ids=str)
def test_what_was_ours_to_put_right_uses_nobody_up(ended: Disposition) -> None:
    assert isinstance(step(TERMS, person(calls=tuple(call(HOURS, ended) for _ in range(200)))), CallAt)


def test_all_attempts_together_are_limited() -> None:
    ends = [Disposition.BUSY, Disposition.NO_ANSWER, Disposition.BUSY, Disposition.NO_ANSWER]
    calls = tuple(call((9 - each) * DAYS, ended) for each, ended in enumerate(ends))
    stop = step(TERMS, person(calls=calls))
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.ATTEMPTS


def test_calls_of_other_campaigns_are_no_attempts_of_this_one() -> None:
    calls = tuple(call(each * 6 * DAYS, invitation=9, event=9) for each in range(5, 0, -1))
    assert step(TERMS, person(calls=calls)) == CallAt(NOW, person().lines[0])


def test_who_wants_to_be_called_again_after_all_is_called_again() -> None:
    assert waits(step(TERMS, person(calls=(call(9 * DAYS, Disposition.NEVER),)))) == timedelta()
    assert waits(step(TERMS, person(calls=(call(9 * DAYS, Disposition.ANSWERED),)))) == timedelta()


@pytest.mark.parametrize("other", [1, 9], ids=["for the same event", "for another"])
def test_who_is_in_a_call_is_not_given_up_for_it(other: int) -> None:
    spare = terms(contacts_per_event=1)
    busy = person(calls=(call(MINUTES, None, invitation=9, event=other),))
    found = step(spare, busy)
    assert waits(found) == MINUTES
    assert isinstance(found, CallAt)
    assert [each.rule for each in found.met] == [Rule.IN_A_CALL]


# Which number.

NUMBERS: list[Any] = [
    pytest.param(person(MOBILE, HOME), MOBILE, id="the first"),
    pytest.param(person(MOBILE, HOME, calls=(call(DAYS),)), HOME, id="the other after one attempt"),
    pytest.param(
        person(MOBILE, HOME, calls=(call(2 * DAYS), call(DAYS, number=HOME))), MOBILE, id="and back"
    ),
    pytest.param(person(MOBILE, HOME, invalid=(MOBILE,)), HOME, id="one that is in use"),
]


@pytest.mark.parametrize(("who", "number"), NUMBERS)
def test_the_number_that_was_tried_least_is_called(who: Person, number: str) -> None:
    found = step(TERMS, who)
    assert isinstance(found, CallAt)
    assert found.line.number == number


def test_without_a_number_nothing_comes() -> None:
    for who in (person(MOBILE, invalid=(MOBILE,)), Person(id=1, lines=())):
        stop = step(TEXTING if not who.lines else TERMS, who)
        assert isinstance(stop, Stop)
        assert stop.why is StopReason.NO_NUMBER


def test_who_stands_in_the_register_of_the_law_is_not_called_for_marketing() -> None:
    register = frozenset({"Registro pubblico delle opposizioni"})
    who = Person(id=1, lines=(Line(MOBILE, mobile=True, registers=register),))
    stop = step(terms(purpose="marketing", texts={}), who)
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.REGISTERED
    assert isinstance(step(TERMS, who), CallAt)


# Another part of the day.


@pytest.mark.parametrize(
    ("ago", "ended", "expected"),
    [
        pytest.param(
            timedelta(hours=24), Disposition.NO_ANSWER, 1 * HOURS, id="the morning was tried, noon comes"
        ),
        pytest.param(
            timedelta(hours=24), Disposition.BUSY, timedelta(), id="a busy line says nothing of the hour"
        ),
        pytest.param(timedelta(hours=20), Disposition.NO_ANSWER, timedelta(), id="the afternoon was tried"),
        pytest.param(
            timedelta(days=4), Disposition.NO_ANSWER, timedelta(), id="too long ago to wait any more"
        ),
    ],
)
def test_another_part_of_the_day_is_preferred(
    ago: timedelta, ended: Disposition, expected: timedelta
) -> None:
    assert waits(step(VARIED, person(calls=(call(ago, ended),)))) == expected


def test_asking_again_when_it_is_due_changes_nothing() -> None:
    who = person(calls=(call(timedelta(hours=1)),))
    found = step(VARIED, who)
    assert not isinstance(found, Stop)
    again = step(VARIED, who, found.at)
    assert not isinstance(again, Stop)
    assert again.at == found.at


# Nothing before replies close.


def test_what_could_only_be_done_after_replies_are_closed_is_not_done() -> None:
    late = TERMS.plan.replies_close_at - 30 * MINUTES
    stop = step(TERMS, person(calls=(PastCall(late, late, MOBILE, Disposition.NO_ANSWER, 1, 1),)), late)
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.NO_TIME


def test_enough_contacts_for_the_event_are_told_as_that() -> None:
    stop = step(terms(contacts_per_event=1), person(calls=(call(DAYS, invitation=9),)))
    assert isinstance(stop, Stop)
    assert stop.why is StopReason.PER_EVENT


# Households.

JOINING: list[Any] = [
    pytest.param(person(), True, id="may be called"),
    pytest.param(person(HOME), False, id="has not this number"),
    pytest.param(person(invalid=(MOBILE,)), False, id="the number is not in use"),
    pytest.param(person(never="staff"), False, id="never to be called"),
    pytest.param(person(calls=(call(HOURS),)), False, id="was called an hour ago"),
    pytest.param(person(calls=(call(MINUTES, None),)), False, id="is in a call"),
    pytest.param(person(prefers_texts=True), False, id="is to get a text"),
    pytest.param(person(calls=(call(9 * DAYS, Disposition.REJECTED),)), False, id="has rejected a call"),
]


@pytest.mark.parametrize(("who", "expected"), JOINING)
def test_somebody_joins_the_call_to_their_number_who_could_be_called_alone(
    who: Person, expected: bool
) -> None:
    assert may_join(TEXTING, who, INVITED, MOBILE, NOW) is expected
