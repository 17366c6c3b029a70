"""The ports of a call's sound: never those of the start before."""

from __future__ import annotations

import pytest

from centralino.stack.asterisk.sound_ports import halves


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(10000, 11999, id="as the settings have it"),
        pytest.param(10000, 10008, id="one port left over"),
        pytest.param(10000, 10009, id="halves would part a pair"),
        pytest.param(20000, 20007, id="one call"),
    ],
)
def test_a_start_has_none_of_the_ports_of_the_start_before(first: int, last: int) -> None:
    one, other = halves(first, last)
    assert not set(one) & set(other)
    assert set(one) | set(other) == set(range(first, last + 1))
    assert one[0] % 2 == other[0] % 2 == first % 2
    assert min(len(one), len(other)) >= 4


def test_too_few_ports_are_not_halved() -> None:
    assert halves(10000, 10006) == (range(10000, 10007), range(10000, 10007))
