"""How many calls a trunk is given, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from centralino.campaigns.rules.pace import AHEAD, REST_AFTER, between_calls, slots

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
A_TRUNK: dict[str, Any] = {
    "next_call_at": NOW - timedelta(hours=1),
    "per_second": 20.0,
    "free_lines": 10,
    "failures": 0,
    "rests_until": None,
    "most": 64,
}


def given(**different: Any) -> list[float]:
    """Milliseconds after NOW at which calls may be placed."""
    return [(at - NOW) / timedelta(milliseconds=1) for at in slots(NOW, **(A_TRUNK | different))]


@pytest.mark.parametrize(
    ("different", "expected"),
    [
        pytest.param(
            {}, [0, 50, 100, 150, 200, 250], id="as many as the pace places in a quarter of a second"
        ),
        pytest.param({"free_lines": 2}, [0, 50], id="no more than there are lines"),
        pytest.param({"free_lines": 0}, [], id="no line is free"),
        pytest.param({"free_lines": -3}, [], id="fewer lines than calls, after a change of settings"),
        pytest.param({"most": 1}, [0], id="no more than are asked for"),
        pytest.param({"per_second": 0.1}, [0], id="one in ten seconds"),
        pytest.param(
            {"next_call_at": NOW + timedelta(milliseconds=200)}, [200, 250], id="the last was just now"
        ),
        pytest.param({"next_call_at": NOW + timedelta(seconds=1)}, [], id="too soon after the last"),
        pytest.param({"failures": REST_AFTER - 1}, [0, 50, 100, 150, 200, 250], id="some failures"),
        pytest.param({"failures": REST_AFTER, "rests_until": NOW + timedelta(seconds=1)}, [], id="it rests"),
        pytest.param({"failures": REST_AFTER, "rests_until": NOW}, [0], id="rested: one is tried"),
        pytest.param({"failures": REST_AFTER, "rests_until": NOW, "trials": 1}, [], id="one is being tried"),
    ],
)
def test_a_trunk_is_given_what_it_can_take(different: dict[str, Any], expected: list[float]) -> None:
    assert given(**different) == expected


@pytest.mark.parametrize("per_second", [0.3, 3.0, 7.0, 30.0, 999.0], ids=str)
def test_calls_are_never_closer_than_the_pace_to_the_last_microsecond(per_second: float) -> None:
    assert between_calls(per_second) / timedelta(seconds=1) >= 1 / per_second


def test_nothing_is_placed_later_than_a_claim_looks_ahead() -> None:
    assert max(slots(NOW, **(A_TRUNK | {"per_second": 1000.0}))) <= NOW + AHEAD
