"""What may never happen, whatever was bought, granted, keyed or chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

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
    ToSupport,
    screen,
)
from tests.unit.support.test_screen import NUMBER, ROME, TELEPHONE

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
