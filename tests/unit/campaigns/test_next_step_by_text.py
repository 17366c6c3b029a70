"""When a text comes next for an invitation, and what comes after one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, TextAt
from centralino.campaigns.rules.people import Person
from tests.unit.campaigns.people import HOME, MOBILE, OTHER_MOBILE, call, person, text
from tests.unit.campaigns.stepping import DAYS, HOURS, MINUTES, TERMS, TEXTING, step, waits

TEXTS: list[Any] = [
    pytest.param(person(calls=(call(DAYS),)), CallAt, id="one attempt is not enough"),
    pytest.param(person(calls=(call(2 * DAYS), call(MINUTES))), TextAt, id="after two attempts"),
    pytest.param(
        person(calls=(call(2 * DAYS), call(MINUTES, Disposition.CONGESTION))),
        CallAt,
        id="after attempts that rang",
    ),
    pytest.param(
        person(calls=(call(MINUTES, Disposition.INVALID_NUMBER),), invalid=(MOBILE,)),
        TextAt,
        id="an invalid mobile",
    ),
    pytest.param(
        person(
            HOME, MOBILE, calls=(call(MINUTES, Disposition.INVALID_NUMBER, number=HOME),), invalid=(HOME,)
        ),
        CallAt,
        id="an invalid line at home: the mobile is called",
    ),
    pytest.param(person(prefers_texts=True), TextAt, id="prefers texts"),
    pytest.param(person(HOME, prefers_texts=True), CallAt, id="prefers texts and has no mobile"),
    pytest.param(person(HOME, calls=(call(2 * DAYS), call(DAYS))), CallAt, id="no mobile"),
    pytest.param(
        person(calls=(call(2 * DAYS), call(DAYS)), texts=(text(25 * HOURS),)),
        CallAt,
        id="calls go on after the text",
    ),
    pytest.param(
        person(calls=(call(2 * DAYS), call(DAYS)), texts=(text(MINUTES, failed=True),)),
        CallAt,
        id="a text that failed is not tried again",
    ),
    pytest.param(
        person(MOBILE, OTHER_MOBILE, prefers_texts=True, texts=(text(MINUTES, failed=True),)),
        TextAt,
        id="but another mobile is",
    ),
    pytest.param(
        person(prefers_texts=True, texts=(text(MINUTES),)), Stop, id="prefers texts and was sent one"
    ),
    pytest.param(
        person(prefers_texts=True, texts=(text(MINUTES, failed=True),)),
        CallAt,
        id="prefers texts, which fail",
    ),
    pytest.param(
        person(calls=(call(DAYS, Disposition.REJECTED),)),
        TextAt,
        id="nothing else is left, so a text is sent",
    ),
]


@pytest.mark.parametrize(("who", "kind"), TEXTS)
def test_a_text_takes_a_calls_place_as_the_plan_says(who: Person, kind: type[NextStep]) -> None:
    assert isinstance(step(TEXTING, who), kind)


def test_a_call_waits_for_an_answer_to_the_text() -> None:
    who = person(calls=(call(2 * DAYS), call(DAYS)), texts=(text(HOURS),))
    assert waits(step(TEXTING, who)) == 23 * HOURS


def test_without_a_plan_for_texts_none_is_sent() -> None:
    assert isinstance(step(TERMS, person(prefers_texts=True)), CallAt)


def test_a_text_waits_for_the_hours() -> None:
    found = step(TEXTING, person(prefers_texts=True), datetime(2026, 3, 3, 19, 30, tzinfo=UTC))
    assert isinstance(found, TextAt)
    assert found.at == datetime(2026, 3, 4, 8, tzinfo=UTC)
