"""How long one waits after wrong passwords, and who waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.access.rules.lockout import ACCOUNT, ADDRESS, origin

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [
        (0, None),
        (1, None),
        (4, None),
        (5, 30),
        (6, 60),
        (7, 120),
        (9, 480),
        (10, 900),
        (50, 900),
        (10_000, 900),
    ],
)
def test_an_account_waits_twice_as_long_each_time_but_never_longer_than_a_quarter_of_an_hour(
    tries: int, seconds: int | None
) -> None:
    expected = None if seconds is None else NOON + timedelta(seconds=seconds)
    assert ACCOUNT.until(tries, NOON if tries else None) == expected


@pytest.mark.parametrize(("tries", "minutes"), [(19, None), (20, 1), (21, 2), (25, 30)])
def test_an_address_has_more_tries_for_many_may_share_it(tries: int, minutes: int | None) -> None:
    expected = None if minutes is None else NOON + timedelta(minutes=minutes)
    assert ADDRESS.until(tries, NOON) == expected


@pytest.mark.parametrize(
    ("address", "waits"),
    [
        pytest.param("192.0.2.7", "192.0.2.7", id="IPv4 by itself"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="IPv6 by its network"),
        pytest.param("2001:db8:1:2::9", "2001:db8:1:2::/64", id="another of the same network"),
        pytest.param("::ffff:192.0.2.7", "192.0.2.7", id="IPv4 in the clothes of IPv6"),
        pytest.param("unknown", "unknown", id="no address"),
    ],
)
def test_the_address_that_waits(address: str, waits: str) -> None:
    assert origin(address) == waits
