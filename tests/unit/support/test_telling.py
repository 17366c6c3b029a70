"""Every decision that screening writes down is told again in steps, out of what was kept of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from centralino.support.describing import describe_known, describe_verdict, known_from, verdict_from
from centralino.support.rules import (
    Codes,
    Contract,
    Customer,
    Grant,
    GrantState,
    Known,
    Reason,
    ToSales,
    ToSupport,
    screen,
)
from centralino.support.telling import Said, Told, Value, tell, tell_standing
from tests.unit.support.test_screen import TELEPHONE

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
NUMBER = "+390212345678"
PAID = Contract("standard", date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 30))
GOLD = Contract("gold", date(2026, 1, 1), None, date(2026, 8, 31))


@dataclass(frozen=True)
class Kept:
    """A decision as the database gives it back."""

    at: datetime
    known: Any
    rule: str
    verdict: Mapping[str, Any]
    took_ms: float


def kept(known: Known, at: datetime = NOW, took_ms: float = 9.0) -> Kept:
    verdict = screen(known, at, TELEPHONE, ROME)
    described = json.loads(json.dumps([describe_known(known), describe_verdict(verdict)]))
    return Kept(at, described[0], verdict.reason, described[1], took_ms)


def story(*decisions: Kept) -> list[tuple[str, dict[str, Value]]]:
    return [(step.said.value, dict(step.values)) for step in tell(decisions, ROME)]


def acme(*contracts: Contract, grants: tuple[Grant, ...] = ()) -> Customer:
    return Customer(7, "Acme", "00743110157", contracts=contracts, grants=grants)


def word(state: GrantState, until: datetime | None = None) -> tuple[Grant, ...]:
    return (Grant(state, NOW - timedelta(days=1), until),)


BETA = Customer(8, "Beta")
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
HELD = (Contract("standard", date(2026, 1, 1), None, date(2026, 3, 31)),)


@pytest.mark.parametrize(
    ("customer", "reason", "said", "values", "to_support"),
    [
        (acme(PAID), Reason.PAID, Said.PAID, {"contract": "standard", "until": date(2026, 6, 30)}, True),
        (acme(PAID, GOLD), Reason.PAID, Said.PAID, {"contract": "gold", "until": date(2026, 8, 31)}, True),
        (acme(grants=word(GrantState.GRANTED)), Reason.GRANTED, Said.GRANTED, {}, True),
        (acme(grants=word(GrantState.GRANTED, TOMORROW)), Reason.GRANTED, Said.GRANTED, {"until": TOMORROW}, True),
        (acme(PAID, grants=word(GrantState.REVOKED)), Reason.REVOKED, Said.REVOKED, {"at": YESTERDAY}, False),
        (acme(grants=word(GrantState.AWAITING)), Reason.AWAITING, Said.AWAITING, {"since": YESTERDAY}, False),
        (acme(*HELD), Reason.UNPAID, Said.UNPAID, {"contract": "standard", "until": date(2026, 3, 31)}, False),
        (acme(replace(PAID, paid_until=None)), Reason.UNPAID, Said.UNPAID, {"contract": "standard"}, False),
        (
            acme(replace(PAID, ends_on=date(2026, 3, 31))),
            Reason.EXPIRED,
            Said.EXPIRED,
            {"contract": "standard", "on": date(2026, 3, 31)},
            False,
        ),
        (
            acme(replace(PAID, starts_on=date(2026, 6, 1))),
            Reason.NOT_STARTED,
            Said.NOT_STARTED,
            {"contract": "standard", "on": date(2026, 6, 1)},
            False,
        ),
        (acme(), Reason.NO_CONTRACT, Said.NO_CONTRACT, {}, False),
    ],
    ids=lambda value: value if isinstance(value, Reason) else "",
)  # fmt: skip
def test_of_a_customer_it_is_told_what_held_for_them(
    customer: Customer, reason: Reason, said: Said, values: dict[str, Value], to_support: bool
) -> None:
    decision = kept(Known(NUMBER, (customer,)))
    assert decision.rule == reason
    who, why, where = story(decision)
    assert who == ("known-by-number", {"number": NUMBER, "contact": "Acme"})
    assert why == (said, values)
    verdict = screen(Known(NUMBER, (customer,)), NOW, TELEPHONE, ROME)
    assert isinstance(verdict, ToSupport | ToSales)
    assert [step.said for step in tell_standing(verdict, NOW, ROME)] == [said, where[0]]
    destination = "vip" if customer.contracts[1:] else "support"
    to = ("to-support", {"destination": destination, "ms": 9.0}) if to_support else ("to-sales", {"ms": 9.0})
    assert where == to


@pytest.mark.parametrize(
    ("decisions", "steps"),
    [
        pytest.param(
            [kept(Known(NUMBER))],
            [("number-unknown", {"number": NUMBER}), ("asked-for-code", {"ms": 9.0})],
            id="an unknown number",
        ),
        pytest.param(
            [kept(Known(None)), kept(Known(None, (acme(PAID),), Codes.FOUND), took_ms=14_000)],
            [
                ("number-withheld", {}),
                ("asked-for-code", {"ms": 9.0}),
                ("known-by-code", {"contact": "Acme"}),
                ("paid", {"contract": "standard", "until": date(2026, 6, 30)}),
                ("to-support", {"destination": "support"}),
            ],
            id="a withheld number, and a code",
        ),
        pytest.param(
            [kept(Known(NUMBER)), kept(Known(NUMBER, codes=Codes.GAVE_UP))],
            [
                ("number-unknown", {"number": NUMBER}),
                ("asked-for-code", {"ms": 9.0}),
                ("no-right-code", {}),
                ("to-sales", {}),
            ],
            id="no right code",
        ),
        pytest.param(
            [kept(Known(NUMBER, codes=Codes.LOCKED_OUT))],
            [("number-unknown", {"number": NUMBER}), ("too-many-wrong-codes", {}), ("to-sales", {"ms": 9.0})],
            id="locked out",
        ),
        pytest.param(
            [
                kept(Known(NUMBER, (acme(PAID), BETA))),
                kept(Known(NUMBER, (acme(PAID), BETA), chosen=BETA)),
            ],
            [
                ("number-of-several", {"number": NUMBER, "contacts": 2}),
                ("asked-for-whom", {"contacts": ("Acme", "Beta"), "ms": 9.0}),
                ("chose", {"contact": "Beta"}),
                ("no-contract", {}),
                ("to-sales", {}),
            ],
            id="one of several",
        ),
        pytest.param(
            [
                kept(Known(NUMBER, (acme(PAID), BETA))),
                kept(Known(NUMBER, (acme(PAID), BETA), choice_failed=True)),
            ],
            [
                ("number-of-several", {"number": NUMBER, "contacts": 2}),
                ("asked-for-whom", {"contacts": ("Acme", "Beta"), "ms": 9.0}),
                ("chose-nobody", {}),
                ("to-sales", {}),
            ],
            id="none of several",
        ),
        pytest.param(
            [kept(Known(NUMBER, (acme(PAID), replace(BETA, contracts=(PAID,)))))],
            [
                ("number-of-several", {"number": NUMBER, "contacts": 2}),
                ("paid", {}),
                ("to-support", {"destination": "support", "ms": 9.0}),
            ],
            id="several who are entitled alike",
        ),
        pytest.param(
            [kept(Known(NUMBER, (acme(*HELD), BETA)))],
            [
                ("number-of-several", {"number": NUMBER, "contacts": 2}),
                ("none-entitled", {}),
                ("to-sales", {"ms": 9.0}),
            ],
            id="several, none of them entitled",
        ),
        pytest.param(
            [kept(Known(NUMBER, tuple(Customer(each, f"C{each}") for each in range(21))))],
            [
                ("number-of-several", {"number": NUMBER, "contacts": 21}),
                ("asked-for-code", {"ms": 9.0}),
            ],
            id="too many",
        ),
        pytest.param(
            [kept(Known(None, (acme(PAID), BETA), Codes.FOUND))],
            [("code-of-several", {"contacts": 2}), ("asked-for-whom", {"contacts": ("Acme", "Beta"), "ms": 9.0})],
            id="a code that reads like two",
        ),
        pytest.param(
            [kept(Known(NUMBER, look_up_failed=True))],
            [("look-up-failed", {}), ("to-safe", {"ms": 9.0})],
            id="a look-up that failed",
        ),
        pytest.param(
            [
                kept(Known(NUMBER, (acme(PAID),))),
                kept(Known(NUMBER, (acme(PAID, grants=word(GrantState.REVOKED)),))),
            ],
            [
                ("known-by-number", {"number": NUMBER, "contact": "Acme"}),
                ("paid", {"contract": "standard", "until": date(2026, 6, 30)}),
                ("to-support", {"destination": "support", "ms": 9.0}),
                ("revoked", {"at": YESTERDAY}),
                ("to-sales", {}),
            ],
            id="revoked while waiting",
        ),
    ],
)  # fmt: skip
def test_a_call_is_told_in_its_order_and_nothing_twice(
    decisions: list[Kept], steps: list[tuple[str, dict[str, Value]]]
) -> None:
    assert story(*decisions) == steps


def test_of_a_contact_who_was_forgotten_the_id_is_told() -> None:
    decision = kept(Known(NUMBER, (acme(PAID),)))
    decision.known["customers"] = [{"contact_id": 7, "forgotten": True}]
    assert story(decision) == [
        ("known-by-number", {"number": NUMBER, "contact": "#7"}),
        ("paid", {}),
        ("to-support", {"destination": "support", "ms": 9.0}),
    ]


@pytest.mark.parametrize(
    ("known", "rule", "told"),
    [
        ({"customers": [{"contact_id": 7, "name": "Acme"}]}, "invited", Told(Said.INVITED, {"contacts": ("Acme",)})),
        ({"customers": []}, "not-invited", Told(Said.NOT_INVITED)),
        ({"customers": []}, "look-up-failed", Told(Said.LOOK_UP_FAILED)),
        (None, "ordered", Told(Said.OTHER, {"rule": "ordered"})),
        ({"customers": "?"}, "paid", Told(Said.OTHER, {"rule": "paid"})),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_screening_did_not_write_is_told_by_its_rule(known: Any, rule: str, told: Told) -> None:
    assert tell([Kept(NOW, known, rule, {"to": "invitation", "contact_id": 7}, 3.0)], ROME) == (told,)


@pytest.mark.parametrize("codes", Codes)
def test_what_was_kept_of_a_decision_gives_the_decision_back(codes: Codes) -> None:
    plain = Customer(7, "Acme", "X1", contracts=(PAID, GOLD), grants=word(GrantState.GRANTED, TOMORROW))
    known = Known(NUMBER, (plain, BETA), codes, chosen=BETA)
    assert known_from(json.loads(json.dumps(describe_known(known)))) == known
    for each in (known, replace(known, chosen=None), Known(None), Known(NUMBER, look_up_failed=True)):
        verdict = screen(each, NOW, TELEPHONE, ROME)
        assert verdict_from(json.loads(json.dumps(describe_verdict(verdict))), each) == verdict
