"""When a session ends by itself, and what a name is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.access.rules.names import folded, is_name
from centralino.access.rules.sessions import IDLE_FOR, LASTS_FOR, is_over, is_worth_noting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_session_in_which_nothing_is_asked_for_ends() -> None:
    assert not is_over(NOON, NOON + LASTS_FOR, NOON + IDLE_FOR - SECOND)
    assert is_over(NOON, NOON + LASTS_FOR, NOON + IDLE_FOR)


def test_a_session_ends_after_a_day_at_work_whatever_is_done_in_it() -> None:
    ends_at = NOON + LASTS_FOR
    assert not is_over(ends_at - 2 * SECOND, ends_at, ends_at - SECOND)
    assert is_over(ends_at - SECOND, ends_at, ends_at)


def test_that_somebody_is_here_is_written_down_once_a_minute() -> None:
    assert not is_worth_noting(NOON, NOON + 59 * SECOND)
    assert is_worth_noting(NOON, NOON + 60 * SECOND)


@pytest.mark.parametrize(
    ("written", "name"),
    [(" Maria.Rossi ", "maria.rossi"), ("MARIA@Example.ORG", "maria@example.org"), ("ｍａｒｉａ", "maria")],
)
def test_a_name_is_the_same_however_it_is_typed(written: str, name: str) -> None:
    assert folded(written) == name
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "m", "maría", "maria rossi", "-maria", "<script>", "m" * 65, "maria\n"])
def test_no_name(name: str) -> None:
    assert not is_name(name)
