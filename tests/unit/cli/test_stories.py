"""A call's story as a command prints it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from centralino.cli.stories import WORDS, story
from centralino.support.telling import Said, Told

ROME = ZoneInfo("Europe/Rome")
AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def test_a_story_is_one_line_from_who_it_was_to_where_they_went() -> None:
    told = [
        Told(Said.KNOWN_BY_NUMBER, {"number": "+390212345678", "contact": "Acme"}),
        Told(Said.PAID, {"contract": "standard", "until": date(2026, 3, 31)}),
        Told(Said.TO_SUPPORT, {"destination": "support", "ms": 9.26}),
    ]
    assert story(told, ROME) == (
        "known by number +390212345678 as Acme -> contract standard paid until 2026-03-31"
        " -> put through to support in 9 ms"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(Said.PAID), "contract paid"),
        (Told(Said.UNPAID, {"contract": "basic"}), "nothing paid of contract basic"),
        (Told(Said.GRANTED, {"until": AT}), "granted until 2026-05-20 11:00"),
        (Told(Said.GRANTED), "granted"),
        (Told(Said.ASKED_FOR_WHOM, {"contacts": ("A", "B"), "ms": 3.0}), "asked for whom they call: A, B in 3 ms"),
        (Told(Said.TO_SALES), "put through to sales"),
        (Told(Said.OTHER, {"rule": "ordered"}), "ordered"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_not_known_is_left_out(told: Told, words: str) -> None:
    assert story([told], ROME) == words


def test_there_are_words_for_all_that_can_be_said() -> None:
    assert set(WORDS) == set(Said)
