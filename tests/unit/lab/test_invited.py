"""Who is invited by the demonstration, and when: people who are as promises need them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.plan import CallingHours
from centralino.messages.meaning import Meaning, reply_of
from lab.demo.campaign import people, plan
from lab.demo.campaign.people import BY_NUMBER, INVITED, members
from lab.demo.campaign.promises import PROMISES
from lab.members import by_number


def test_forty_are_invited_and_no_number_rings_two_of_them() -> None:
    assert len(INVITED) == 40
    assert len({each.key for each in INVITED}) == 40
    assert by_number(members()).keys() == BY_NUMBER.keys()


@pytest.mark.parametrize(("body", "answer"), people.MEANT.items(), ids=list(people.MEANT))
def test_what_members_write_means_what_is_expected(body: str, answer: Answer | None) -> None:
    reply = reply_of(body, "it")
    assert reply.party == people.PARTIES.get(body)
    assert reply.meaning == (answer or (Meaning.STOP if body in people.STOPS else Meaning.UNCLEAR))


@pytest.mark.parametrize("month", [1, 3, 7, 10])
@pytest.mark.parametrize("hour", range(24))
def test_at_any_hour_it_is_open_in_rome_and_shut_in_auckland(month: int, hour: int) -> None:
    began_at = datetime(2026, month, 29, hour, 59, tzinfo=UTC)
    windows = plan.windows(began_at)
    CallingHours(monday=tuple(windows)).hours()
    for minutes in (-60, 0, 10, 60):
        when = began_at + timedelta(minutes=minutes)
        assert plan.is_open(when, plan.ROME, windows)
        assert not plan.is_open(when, ZoneInfo("Pacific/Auckland"), windows)


def test_each_promise_is_a_sentence() -> None:
    assert all(each.sentence[0].isupper() and each.sentence.endswith(".") for each in PROMISES)
