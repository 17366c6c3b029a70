"""How long one waits for whoever does not take what they are told, and how a subscription then stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.webhooks.rules.kinds import Condition, condition
from centralino.webhooks.rules.patience import GIVEN_UP_AFTER, PAUSES, pause_after

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "pause"),
    [
        pytest.param(1, timedelta(seconds=5), id="at first soon"),
        pytest.param(3, timedelta(minutes=2), id="then later"),
        pytest.param(9, timedelta(hours=12), id="twice a day in the end"),
        pytest.param(1000, timedelta(hours=12), id="and no less often, however long it lasts"),
    ],
)
def test_pauses_grow_with_the_failures_in_a_row(failures: int, pause: timedelta) -> None:
    assert pause_after(failures) == pause


def test_every_pause_is_longer_than_the_one_before() -> None:
    assert list(PAUSES) == sorted(set(PAUSES))


def test_what_fails_from_the_start_is_tried_a_dozen_times_before_it_is_given_up() -> None:
    tries, waited = 1, timedelta()
    while waited < GIVEN_UP_AFTER:
        waited += pause_after(tries)
        tries += 1
    assert 12 <= tries <= 16


@pytest.mark.parametrize(
    ("off_at", "failing_for", "expected"),
    [
        pytest.param(None, None, Condition.ON, id="takes all"),
        pytest.param(None, timedelta(minutes=5), Condition.TROUBLED, id="failed a while ago"),
        pytest.param(None, timedelta(days=3), Condition.FAILING, id="failing for days"),
        pytest.param(NOW, timedelta(days=3), Condition.OFF, id="off, whatever was before"),
    ],
)
def test_how_a_subscription_stands(
    off_at: datetime | None, failing_for: timedelta | None, expected: Condition
) -> None:
    assert condition(off_at, NOW - failing_for if failing_for else None, NOW) is expected
