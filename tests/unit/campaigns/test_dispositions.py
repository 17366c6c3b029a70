"""What became of a call that nobody answered, by its hangup cause."""

from __future__ import annotations

import pytest

from centralino.campaigns.rules.dispositions import FINAL, NOBODY_WAS_DISTURBED, Disposition, disposition_of
from centralino.campaigns.rules.plan import Retries

SILENT = [
    pytest.param(17, Disposition.BUSY, id="user busy"),
    pytest.param(21, Disposition.REJECTED, id="call rejected"),
    pytest.param(18, Disposition.NO_ANSWER, id="no user responding"),
    pytest.param(19, Disposition.NO_ANSWER, id="alerting, no answer"),
    pytest.param(20, Disposition.NO_ANSWER, id="subscriber absent"),
    pytest.param(1, Disposition.INVALID_NUMBER, id="unallocated"),
    pytest.param(22, Disposition.INVALID_NUMBER, id="number changed"),
    pytest.param(28, Disposition.INVALID_NUMBER, id="invalid format"),
    pytest.param(34, Disposition.CONGESTION, id="no circuit"),
    pytest.param(38, Disposition.CONGESTION, id="network out of order"),
    pytest.param(42, Disposition.CONGESTION, id="switching congestion"),
    pytest.param(16, Disposition.TRUNK_FAILED, id="cleared, and never rang"),
    pytest.param(127, Disposition.TRUNK_FAILED, id="interworking"),
    pytest.param(0, Disposition.TRUNK_FAILED, id="no cause"),
    pytest.param(None, Disposition.TRUNK_FAILED, id="unknown"),
    pytest.param(58, Disposition.TRUNK_FAILED, id="a bearer that is not there"),
]


@pytest.mark.parametrize(("cause", "expected"), SILENT)
def test_a_call_that_never_rang_ends_as_its_cause_says(cause: int | None, expected: Disposition) -> None:
    assert disposition_of(cause, rang=False) is expected


@pytest.mark.parametrize("cause", [None, *range(128)])
def test_where_it_rang_somebody_was_disturbed_whatever_the_cause(cause: int | None) -> None:
    assert disposition_of(cause, rang=True) not in NOBODY_WAS_DISTURBED


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (17, Disposition.BUSY),
        (21, Disposition.REJECTED),
        (16, Disposition.NO_ANSWER),
        (34, Disposition.NO_ANSWER),
    ],
    ids=["busy", "rejected", "our patience ended", "the network gave up while it rang"],
)
def test_a_call_that_rang_tells_what_they_did(cause: int, expected: Disposition) -> None:
    assert disposition_of(cause, rang=True) is expected


@pytest.mark.parametrize("disposition", sorted(set(Disposition) - FINAL), ids=str)
def test_the_house_knows_what_follows_every_attempt_that_is_not_the_last(disposition: Disposition) -> None:
    assert Retries().again(disposition).most > 0
