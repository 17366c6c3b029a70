"""How many lines were in use, worked out from the carrier's ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.carrier import CarriedCall
from lab.rush.usage import Outage, as_we_had_them, mean_in_use, most_at_once

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def call(begins: float, ends: float | None) -> CarriedCall:
    return CarriedCall(
        id=f"{begins}",
        trunk="carrier",
        number="+393661110000",
        shown=None,
        arrived_at=at(begins),
        ended_at=None if ends is None else at(ends),
    )


def test_two_lines_busy_all_the_time_are_two_in_use() -> None:
    assert mean_in_use([call(0, 5), call(5, 10), call(-3, 12)], at(0), at(10)) == 2.0


def test_a_call_counts_only_within_the_stretch() -> None:
    assert mean_in_use([call(-10, 5)], at(0), at(10)) == 0.5


def test_the_time_of_an_outage_counts_for_nothing() -> None:
    outages = [Outage("Postgres", at(4), at(8))]
    assert mean_in_use([call(0, 4), call(8, 10)], at(0), at(10), outages) == 1.0


def test_a_line_that_is_taken_again_at_once_is_not_two() -> None:
    assert most_at_once([call(0, 5), call(5, 9), call(6, None)]) == 2


def test_what_the_carrier_kept_of_a_dead_pbx_is_not_ours() -> None:
    kept, later = as_we_had_them([call(0, 90), call(30, 40)], [at(20)])
    assert (kept.ended_at, later.ended_at) == (at(20), at(40))
