"""How often one may register, and until when one waits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from centralino.support.registration.limits import (
    FROM_ADDRESS,
    OF_NUMBER,
    Limit,
    looked_at,
    mailbox,
    of_all,
    waits_until,
)

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)


def before(*minutes: int) -> list[datetime]:
    return [NOON - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("tries", "until"),
    [
        pytest.param((), None, id="nobody yet"),
        pytest.param((1, 2, 3, 4), None, id="one less than there may be"),
        pytest.param((1, 2, 3, 4, 5), 55, id="as many as there may be: until the first is an hour ago"),
        pytest.param((1, 2, 3, 4, 61), None, id="the first is more than an hour ago"),
        pytest.param((1, 2, 3, 4, 60), None, id="the first is an hour ago to the second"),
        pytest.param(tuple(range(61, 81)), 24 * 60 - 80, id="as many as there may be in a day"),
    ],
)
def test_an_address_waits_until_it_is_within_its_limits(tries: tuple[int, ...], until: int | None) -> None:
    expected = NOON + timedelta(minutes=until) if until is not None else None
    assert waits_until(before(*tries), FROM_ADDRESS, NOON) == expected


def test_of_two_limits_the_longer_wait_holds() -> None:
    limits = (Limit(1, timedelta(hours=1)), Limit(2, timedelta(days=1)))
    assert waits_until(before(10, 20), limits, NOON) == NOON + timedelta(days=1, minutes=-20)


def test_as_many_tries_are_looked_at_as_any_limit_counts() -> None:
    assert [looked_at(each) for each in (FROM_ADDRESS, OF_NUMBER, of_all(60))] == [20, 3, 480]


def test_a_mailbox_is_one_however_its_address_is_written() -> None:
    spelt = ("anna@example.org", "Anna@EXAMPLE.org", "anna+1@example.org", "anna+2+3@example.org")
    assert {mailbox(each) for each in spelt} == {"anna@example.org"}
    assert mailbox("+@example.org") == "+@example.org"
    assert mailbox("bo@example.org") != mailbox("anna@example.org")
