"""The days of somebody who never answers, and what is said and written to a member."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from centralino.campaigns.rules.gate import Rule
from centralino.campaigns.rules.next_step import StopReason
from centralino.campaigns.telling.imagined import MOST, Days, an_example_mobile, days_of_who_never_answers
from centralino.campaigns.texts.examples import sayings_for, texts_for
from centralino.messages.segments import Encoding
from tests.fixtures.campaigns import NOW, a_plan, an_organisation


def days(start: datetime = NOW, **plan: Any) -> Days:
    return days_of_who_never_answers(an_organisation().terms_of(a_plan(**plan)), start, "IT")


def test_as_many_calls_come_as_there_are_attempts_each_after_its_wait() -> None:
    found = days(retries={"attempts": 3, "vary": False})
    assert [each.is_text for each in found.steps] == [False] * 3
    assert found.steps[0].at == NOW
    assert found.steps[1].at - found.steps[0].at >= timedelta(hours=3)
    assert Rule.RETRY in found.steps[1].met
    assert found.end
    assert found.end.why is StopReason.ATTEMPTS


def test_a_text_comes_after_so_many_calls_and_calls_go_on_after_it() -> None:
    found = days(texts={"after_attempts": 2, "wait": "1d"}, retries={"attempts": 3})
    assert [each.is_text for each in found.steps] == [False, False, True, False]
    assert found.steps[3].at - found.steps[2].at >= timedelta(days=1)


def test_nothing_comes_outside_the_hours() -> None:
    found = days(start=datetime(2026, 3, 8, 12, tzinfo=UTC))  # a Sunday
    assert found.steps[0].at == datetime(2026, 3, 9, 8, tzinfo=UTC)
    assert found.steps[0].met == (Rule.HOURS,)


def test_after_replies_have_closed_nothing_comes() -> None:
    found = days(start=NOW + timedelta(days=60))
    assert found.steps == ()
    assert found.end
    assert found.end.why is StopReason.CLOSED


def test_a_plan_without_end_is_cut_off() -> None:
    assert len(days(retries={"attempts": 20}, contacts_per_event=100).steps) < MOST


@pytest.mark.parametrize("region", ["IT", "ES", "FR", "XX"])
def test_an_imaginary_member_has_a_number_of_the_country(region: str) -> None:
    assert an_example_mobile(region).startswith({"IT": "+39", "ES": "+34", "FR": "+33"}.get(region, "+39"))


# Examples.


def test_a_saying_is_filled_in_with_a_name() -> None:
    plan = a_plan(words={"greeting": "Buongiorno {name}, qui {organisation}."})
    said = sayings_for(plan, "Anna Rossi")
    assert said["greeting"] == "Buongiorno Anna Rossi qui Associazione Amici del Teatro."
    assert "Cena sociale, sabato 28 marzo, alle 19 e 30, Villa Borghese" in said["invitation"]
    assert set(said) == {"greeting", "call_back", "invitation", "message"}


def test_a_text_is_told_with_what_it_takes() -> None:
    text = texts_for(a_plan(), "Anna", "https://x.example/i/abcdefghijkl")["text"]
    assert "Anna" in text.words
    assert (text.takes.encoding, text.strangers) == (Encoding.GSM, "")
    assert text.room == (160 if text.takes.count == 1 else 153 * text.takes.count)


def test_letters_that_make_a_text_dearer_are_named() -> None:
    text = texts_for(a_plan(words={"text": "Á {name} Á ő"}), "Anna", "")["text"]
    assert (text.takes.encoding, text.strangers, text.room) == (Encoding.UCS2, "Áő", 70)
