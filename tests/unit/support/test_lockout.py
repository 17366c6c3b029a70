"""Guessing at codes is stopped, and stops being punished."""

from datetime import UTC, datetime, timedelta

import pytest

from centralino.support.lockout import Lockout

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
THREE_AN_HOUR = Lockout(tries=3, within=timedelta(hours=1), lasts=timedelta(hours=2))


def minutes(*after_noon: int) -> list[datetime]:
    return [NOON + timedelta(minutes=each) for each in after_noon]


@pytest.mark.parametrize(
    ("wrong", "now", "ends"),
    [
        pytest.param([], 0, None, id="nothing wrong"),
        pytest.param([0, 1], 2, None, id="one too few"),
        pytest.param([0, 1, 2], 2, 122, id="the third locks, from its own instant"),
        pytest.param([0, 1, 2], 121, 122, id="still locked"),
        pytest.param([0, 1, 2], 122, None, id="over when it is over"),
        pytest.param([0, 30, 60], 60, 180, id="exactly within the hour"),
        pytest.param([0, 30, 61], 61, None, id="too far apart"),
        pytest.param([0, 50, 70, 80], 80, 200, id="any three in a row count"),
        pytest.param([0, 1, 2, 3, 4], 5, 124, id="the last run decides"),
    ],
)
def test_a_lock_lasts_from_the_code_that_was_one_too_many(
    wrong: list[int], now: int, ends: int | None
) -> None:
    (at,) = minutes(now)
    assert THREE_AN_HOUR.ends_at(minutes(*wrong), at) == (minutes(ends)[0] if ends is not None else None)
