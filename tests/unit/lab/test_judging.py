"""A call passes only when the caller's ear, our record and what was expected all agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from centralino.prompts.catalogue import Prompt
from lab.demo.cast import ALL, Part
from lab.demo.judging import judge
from lab.heard import Answered, Heard, Hears, Over
from lab.personas import read_people
from lab.record import Record

PEOPLE = read_people()
PART = Part("ann-paid", (Prompt.TO_SUPPORT,), "support", "support", "paid")
HEARD = Heard(
    "ann-paid", PART.to,
    (Answered(0.1), Hears(0.5, "it/to-support"), Hears(5, "person/support-martha"), Over(9, 16, by_caller=True)),
)  # fmt: skip
RECORD = Record(
    id="pbx-1", caller="+393331110001", began_at=datetime(2026, 3, 1, tzinfo=UTC), verdict="support", reason="paid",
    route="support", outcome="talked", safe=False, answered_by="+390299100001", hangup_cause=16,
    first_verdict_ms=3.0, last_verdict_ms=3.0, learned=False, call_back_to=None, is_complete=True,
)  # fmt: skip


def complaints(heard: Heard | None, record: Record | None) -> str:
    reached = PEOPLE.callees[heard.reached] if heard and heard.reached else None
    return "; ".join(judge(PART, heard, record, reached).complaints)


def test_when_all_agree_there_is_nothing_to_complain_of() -> None:
    assert complaints(HEARD, RECORD) == ""


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"verdict": "sales"}, "recorded as sales because paid"),
        ({"reason": "granted"}, "because granted, not support because paid"),
        ({"answered_by": "+390299200001"}, "the caller heard +390299100001, the record says +390299200001"),
        ({"hangup_cause": 34}, "the carrier saw cause 16, the record says 34"),
        ({"safe": True}, "the dialplan had to carry the call"),
        ({"learned": True}, "the number was learned"),
        ({"call_back_to": "+391234567"}, "a call-back was stored"),
        ({"is_complete": False}, "not complete"),
    ],
)
def test_a_record_that_says_something_else_is_named(wrong: dict[str, object], complaint: str) -> None:
    assert complaint in complaints(HEARD, replace(RECORD, **wrong))  # type: ignore[arg-type]


def test_an_ear_that_heard_something_else_is_named() -> None:
    elsewhere = replace(HEARD, moments=(Hears(0.5, "it/to-sales"), Hears(5, "person/sales-desk")))
    assert "heard to-sales, not to-support; reached sales, not support" in complaints(elsewhere, RECORD)


def test_a_call_without_a_record_does_not_pass() -> None:
    assert complaints(HEARD, None) == "no record of the call"
    assert complaints(None, None) == "never called"


def test_everybody_in_the_demonstration_is_somebody_of_the_lab() -> None:
    assert {part.caller for part in ALL} <= PEOPLE.callers.keys()
    assert {part.reaches for part in ALL if part.reaches} <= {
        callee.place for callee in PEOPLE.callees.values()
    }
