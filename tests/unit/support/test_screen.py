"""Who reaches support: every combination of contract and grant, and what callers are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from centralino.settings.telephone import Telephone
from centralino.support.rules import (
    AskCode,
    AskWhich,
    Codes,
    Contract,
    Customer,
    Grant,
    GrantState,
    Known,
    Reason,
    ToSafe,
    ToSales,
    ToSupport,
    Verdict,
    screen,
)

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)
ROME = ZoneInfo("Europe/Rome")
NUMBER = "+390212345678"

TELEPHONE = Telephone.model_validate(
    {
        "lines": {"+390298765432": {"language": "it"}},
        "safe": {"phone": "desk"},
        "kinds": {"gold": {"destination": "vip", "priority": 10}, "standard": {"destination": "support"}},
        "destinations": {
            "support": {"ring": [{"phone": "desk"}]},
            "vip": {"ring": [{"phone": "desk"}]},
            "sales": {"ring": [{"phone": "desk"}]},
        },
        "phones": {"desk": {"password": "not-a-secret"}},
    }
)

CONTRACTS = {
    "no contract": (),
    "paid": (Contract("standard", TODAY - 30 * DAY, TODAY + 30 * DAY, TODAY + 30 * DAY),),
    "paid up to today": (Contract("standard", TODAY - 30 * DAY, None, TODAY),),
    "paid up to yesterday": (Contract("standard", TODAY - 30 * DAY, None, TODAY - DAY),),
    "never paid": (Contract("standard", TODAY, TODAY + 30 * DAY),),
    "ended yesterday": (Contract("standard", TODAY - 30 * DAY, TODAY - DAY, TODAY + DAY),),
    "begins tomorrow": (Contract("standard", TODAY + DAY, None, TODAY + 30 * DAY),),
    "expired, then renewed": (
        Contract("standard", TODAY - 60 * DAY, TODAY - 30 * DAY, TODAY - 30 * DAY),
        Contract("standard", TODAY - 29 * DAY, None, TODAY + DAY),
    ),
    "expired, then renewed and not paid": (
        Contract("standard", TODAY - 60 * DAY, TODAY - 30 * DAY, TODAY - 30 * DAY),
        Contract("standard", TODAY - 29 * DAY, None, None),
    ),
}
BY_CONTRACT = {
    "no contract": Reason.NO_CONTRACT,
    "paid": Reason.PAID,
    "paid up to today": Reason.PAID,
    "paid up to yesterday": Reason.UNPAID,
    "never paid": Reason.UNPAID,
    "ended yesterday": Reason.EXPIRED,
    "begins tomorrow": Reason.NOT_STARTED,
    "expired, then renewed": Reason.PAID,
    "expired, then renewed and not paid": Reason.UNPAID,
}


def awaiting(days_ago: int) -> Grant:
    return Grant(GrantState.AWAITING, NOW - days_ago * DAY)


def granted(days_ago: int, until: datetime | None = None) -> Grant:
    return Grant(GrantState.GRANTED, NOW - days_ago * DAY, until)


def revoked(days_ago: int) -> Grant:
    return Grant(GrantState.REVOKED, NOW - days_ago * DAY)


GRANTS = {
    "no grant": (),
    "awaiting": (awaiting(3),),
    "granted for good": (granted(3),),
    "granted until tomorrow": (granted(3, NOW + DAY),),
    "granted until now": (granted(3, NOW),),
    "granted from tomorrow": (granted(-1),),
    "revoked": (revoked(3),),
    "revoked tomorrow": (revoked(-1),),
    "granted, then revoked": (granted(3), revoked(1)),
    "revoked, then granted": (revoked(3), granted(1)),
    "revoked, then a courtesy that ended": (revoked(9), granted(5, NOW - DAY)),
    "revoked, then registered again": (revoked(3), awaiting(1)),
    "granted, then registered again": (granted(3), awaiting(1)),
    "awaiting, then granted and ended": (awaiting(9), granted(3, NOW - DAY)),
}
CLOSES = {"revoked", "granted, then revoked", "revoked, then registered again"}
OPENS = {
    "granted for good",
    "granted until tomorrow",
    "revoked, then granted",
    "granted, then registered again",
}
AWAITS = {"awaiting"}


def expected(contract: str, grant: str) -> Reason:
    if grant in CLOSES:
        return Reason.REVOKED
    if BY_CONTRACT[contract] is Reason.PAID:
        return Reason.PAID
    if grant in OPENS:
        return Reason.GRANTED
    if grant in AWAITS:
        return Reason.AWAITING
    return BY_CONTRACT[contract]


def decide(known: Known) -> Verdict:
    return screen(known, NOW, TELEPHONE, ROME)


@pytest.mark.parametrize(("contract", "grant"), list(product(CONTRACTS, GRANTS)))
def test_every_combination_of_contract_and_grant_has_its_verdict(contract: str, grant: str) -> None:
    customer = Customer(1, "Rossi", contracts=CONTRACTS[contract], grants=GRANTS[grant])
    verdict = decide(Known(NUMBER, (customer,)))
    reason = expected(contract, grant)
    if reason in (Reason.PAID, Reason.GRANTED):
        assert verdict == ToSupport(reason, customer, "support", 0)
    else:
        assert verdict == ToSales(reason, customer)


PAID = Customer(1, "Paid", contracts=CONTRACTS["paid"])
PAID_TOO = Customer(2, "Paid too", contracts=CONTRACTS["paid"])
GOLD = Customer(3, "Gold", contracts=(Contract("gold", TODAY, None, TODAY),))
EXPIRED = Customer(4, "Expired", contracts=CONTRACTS["ended yesterday"])
UNPAID = Customer(5, "Unpaid", contracts=CONTRACTS["never paid"])


@pytest.mark.parametrize(
    ("known", "verdict"),
    [
        pytest.param(Known(None), AskCode(Reason.NUMBER_WITHHELD), id="withheld is asked"),
        pytest.param(Known(NUMBER), AskCode(Reason.NUMBER_UNKNOWN), id="unknown is asked"),
        pytest.param(Known(NUMBER, codes=Codes.GAVE_UP), ToSales(Reason.UNKNOWN), id="no code: sales"),
        pytest.param(Known(None, codes=Codes.LOCKED_OUT), ToSales(Reason.LOCKED_OUT), id="locked out: sales"),
        pytest.param(
            Known(NUMBER, (PAID,), Codes.LOCKED_OUT),
            ToSupport(Reason.PAID, PAID, "support", 0),
            id="a known number needs no code, so a lock-out does not touch it",
        ),
        pytest.param(
            Known(NUMBER, (PAID,), look_up_failed=True), ToSafe(Reason.LOOK_UP_FAILED), id="look-up failed"
        ),
        pytest.param(
            Known(NUMBER, (PAID, PAID_TOO)),
            ToSupport(Reason.PAID, None, "support", 0),
            id="two customers, one way: nobody is asked",
        ),
        pytest.param(
            Known(NUMBER, (EXPIRED, UNPAID)),
            ToSales(Reason.NONE_ENTITLED),
            id="two to sales: nobody is asked, and neither's reason is told to the other",
        ),
        pytest.param(
            Known(NUMBER, (EXPIRED, EXPIRED)), ToSales(Reason.EXPIRED), id="two to sales for one reason"
        ),
        pytest.param(
            Known(NUMBER, (PAID,) * 21),
            AskCode(Reason.TOO_MANY_CONTACTS),
            id="more than are looked at: somebody among the others may not be entitled",
        ),
        pytest.param(
            Known(NUMBER, (PAID, EXPIRED)),
            AskWhich(Reason.SEVERAL_CONTACTS, (PAID, EXPIRED)),
            id="two ways: asked which",
        ),
        pytest.param(
            Known(NUMBER, (PAID, GOLD)),
            AskWhich(Reason.SEVERAL_CONTACTS, (PAID, GOLD)),
            id="two queues: asked which",
        ),
        pytest.param(
            Known(NUMBER, (PAID, EXPIRED), chosen=EXPIRED),
            ToSales(Reason.EXPIRED, EXPIRED),
            id="the chosen one counts",
        ),
        pytest.param(
            Known(NUMBER, (PAID, EXPIRED), choice_failed=True), ToSales(Reason.UNDECIDED), id="would not say"
        ),
        pytest.param(
            Known(NUMBER, (PAID, EXPIRED) * 5),
            AskCode(Reason.TOO_MANY_CONTACTS),
            id="more than nine: the code",
        ),
        pytest.param(
            Known(NUMBER, (PAID, EXPIRED) * 5, Codes.GAVE_UP),
            ToSales(Reason.UNKNOWN),
            id="more than nine, no code",
        ),
        pytest.param(
            Known(NUMBER, (GOLD,)),
            ToSupport(Reason.PAID, GOLD, "vip", 10),
            id="the kind says where and how soon",
        ),
    ],
)
def test_a_caller_is_asked_no_more_than_is_needed(known: Known, verdict: Verdict) -> None:
    assert decide(known) == verdict


def test_the_best_of_several_paid_contracts_counts() -> None:
    both = replace(PAID, contracts=(*PAID.contracts, *GOLD.contracts))
    assert decide(Known(NUMBER, (both,))) == ToSupport(Reason.PAID, both, "vip", 10)


def test_a_contract_day_is_a_day_where_the_organisation_is() -> None:
    """At 22:30 UTC of the 19th it is the 20th in Rome already."""
    first_day = Customer(1, "New", contracts=(Contract("standard", TODAY, None, TODAY),))
    late = datetime(2026, 5, 19, 22, 30, tzinfo=UTC)
    assert isinstance(screen(Known(NUMBER, (first_day,)), late, TELEPHONE, ROME), ToSupport)
    assert isinstance(screen(Known(NUMBER, (first_day,)), late, TELEPHONE, ZoneInfo("UTC")), ToSales)
