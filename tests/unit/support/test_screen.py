"""Who reaches support: every combination of contract and grant, and what may never happen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


days = st.dates(date(2026, 5, 17), date(2026, 5, 23))
instants = st.datetimes(datetime(2026, 5, 17), datetime(2026, 5, 23)).map(lambda at: at.replace(tzinfo=UTC))
contracts = st.builds(
    Contract, st.sampled_from(["standard", "gold", "odd"]), days, st.none() | days, st.none() | days
)
grants = st.builds(Grant, st.sampled_from(GrantState), instants, st.none() | instants)
customers = st.builds(
    Customer,
    st.integers(1, 9),
    st.just("A"),
    contracts=st.lists(contracts, max_size=4).map(tuple),
    grants=st.lists(grants, max_size=4).map(lambda found: tuple(sorted(found, key=lambda grant: grant.at))),
)


@st.composite
def anything_known(draw: st.DrawFn) -> Known:
    found = tuple(draw(st.lists(customers, max_size=11)))
    return Known(
        draw(st.none() | st.just(NUMBER)),
        found,
        draw(st.sampled_from(Codes)),
        draw(st.none() | st.sampled_from(found)) if found else None,
        draw(st.booleans()),
        draw(st.booleans()),
    )


def entitled(customer: Customer, now: datetime) -> bool:
    """The rule once more, slowly and from the other end: what closes, what opens, what is paid."""
    day = now.astimezone(ROME).date()
    words = [grant for grant in customer.grants if grant.at <= now and grant.state != "awaiting"]
    if words and words[-1].state == "revoked":
        return False
    by_grant = bool(words) and (words[-1].until is None or words[-1].until > now)
    by_contract = any(
        each.starts_on <= day <= (each.ends_on or date.max) and (each.paid_until or date.min) >= day
        for each in customer.contracts
    )
    return by_grant or by_contract


@given(anything_known(), instants)
def test_nobody_without_a_paid_contract_or_a_grant_in_force_reaches_support(
    known: Known, now: datetime
) -> None:
    verdict = screen(known, now, TELEPHONE, ROME)
    if isinstance(verdict, ToSupport):
        callers = [known.chosen] if known.chosen else known.customers
        assert callers
        assert all(entitled(each, now) for each in callers)


@given(customers, instants)
def test_whoever_is_entitled_and_known_is_never_asked_and_never_turned_away(
    customer: Customer, now: datetime
) -> None:
    if entitled(customer, now):
        assert isinstance(screen(Known(NUMBER, (customer,)), now, TELEPHONE, ROME), ToSupport)


@given(anything_known(), instants)
def test_a_caller_who_answered_every_question_is_never_asked_again(known: Known, now: datetime) -> None:
    answered = replace(
        known,
        codes=Codes.GAVE_UP if known.codes is Codes.NOT_ASKED else known.codes,
        choice_failed=known.chosen is None,
    )
    assert not isinstance(screen(answered, now, TELEPHONE, ROME), AskCode | AskWhich)


@given(anything_known(), instants)
def test_a_failed_look_up_always_leads_to_a_person(known: Known, now: datetime) -> None:
    assert screen(replace(known, look_up_failed=True), now, TELEPHONE, ROME) == ToSafe(Reason.LOOK_UP_FAILED)
