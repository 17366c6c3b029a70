"""The contract or the word of sales on which a verdict rests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from centralino.support.grounds import Grounds, grounds
from centralino.support.rules import Contract, Customer, Grant, GrantState, Reason, standing
from tests.fixtures.campaigns import an_organisation

ROME = ZoneInfo("Europe/Rome")
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
LONG_AGO, LATELY = NOW - timedelta(days=400), NOW - timedelta(days=4)
TELEPHONE = an_organisation().settings.telephone

PAID = Contract("basic", date(2026, 1, 1), date(2026, 12, 31), date(2026, 3, 31))
PAID_LONGER = Contract("basic", date(2026, 1, 1), date(2026, 6, 30), date(2026, 12, 31))
UNPAID = Contract("basic", date(2026, 1, 1), None, date(2026, 2, 28))
NEVER_PAID = Contract("gold", date(2026, 2, 1))
OVER = Contract("basic", date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
OVER_BEFORE = Contract("basic", date(2024, 1, 1), date(2024, 12, 31), date(2024, 12, 31))
TO_COME = Contract("basic", date(2026, 4, 1))
TO_COME_LATER = Contract("basic", date(2026, 5, 1))

AWAITING = Grant(GrantState.AWAITING, LATELY)
GRANTED = Grant(GrantState.GRANTED, LATELY)
GRANTED_BEFORE = Grant(GrantState.GRANTED, LONG_AGO, NOW + timedelta(days=1))
REVOKED = Grant(GrantState.REVOKED, LATELY)


def found_of(customer: Customer) -> Grounds:
    return grounds(standing(customer, NOW, TELEPHONE, ROME), customer, NOW, ROME)


@pytest.mark.parametrize(
    ("contracts", "words", "reason", "contract", "word"),
    [
        pytest.param([PAID, PAID_LONGER], [], Reason.PAID, PAID_LONGER, None, id="of two paid, the longer"),
        pytest.param([PAID, OVER], [AWAITING], Reason.PAID, PAID, None, id="paid, though they await"),
        pytest.param(
            [UNPAID, NEVER_PAID], [], Reason.UNPAID, UNPAID, None, id="of two unpaid, the later paid"
        ),
        pytest.param([OVER_BEFORE, OVER], [], Reason.EXPIRED, OVER, None, id="of two over, the last"),
        pytest.param([TO_COME_LATER, TO_COME], [], Reason.NOT_STARTED, TO_COME, None, id="the next to come"),
        pytest.param([], [], Reason.NO_CONTRACT, None, None, id="nothing"),
        pytest.param([], [AWAITING], Reason.AWAITING, None, AWAITING, id="awaiting"),
        pytest.param([], [GRANTED_BEFORE, GRANTED], Reason.GRANTED, None, GRANTED, id="the last grant"),
        pytest.param([PAID], [GRANTED, REVOKED], Reason.REVOKED, None, REVOKED, id="revoked, though paid"),
    ],
)
def test_a_verdict_rests_on_one_contract_or_one_word(
    contracts: list[Contract],
    words: list[Grant],
    reason: Reason,
    contract: Contract | None,
    word: Grant | None,
) -> None:
    customer = Customer(1, "Anna", contracts=tuple(contracts), grants=tuple(words))
    found = found_of(customer)
    assert (found.verdict.reason, found.contract, found.word) == (reason, contract, word)


def test_what_is_paid_holds_to_the_end_of_the_contract_at_the_latest() -> None:
    customer = Customer(1, "Anna", contracts=(PAID_LONGER,))
    assert found_of(customer).holds_to == date(2026, 6, 30)
    assert found_of(Customer(1, "Anna", contracts=(OVER,))).holds_to is None
