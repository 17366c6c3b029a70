"""What was known and what was decided, in the form in which it is kept and shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from centralino.calls.records import Json
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
)


def describe_known(known: Known) -> dict[str, Json]:
    """Everything the rules were given about a caller."""
    return {
        "number": known.number,
        "customers": [_customer(each) for each in known.customers],
        "codes": known.codes,
        "chosen": known.chosen.contact_id if known.chosen else None,
        "choice_failed": known.choice_failed,
        "look_up_failed": known.look_up_failed,
    }


def describe_verdict(verdict: Verdict) -> dict[str, Json]:
    """A verdict as a flat table; `to` says which kind it is."""
    match verdict:
        case ToSupport():
            return {
                "to": "support",
                "reason": verdict.reason,
                "contact_id": _id(verdict.customer),
                "destination": verdict.destination,
                "priority": verdict.priority,
            }
        case ToSales():
            return {"to": "sales", "reason": verdict.reason, "contact_id": _id(verdict.customer)}
        case ToSafe():
            return {"to": "safe", "reason": verdict.reason}
        case AskCode():
            return {"to": "ask-code", "reason": verdict.reason}
        case AskWhich():
            choices: list[Json] = [each.contact_id for each in verdict.customers]
            return {"to": "ask-which", "reason": verdict.reason, "choices": choices}


def known_from(described: Mapping[str, Any]) -> Known:
    """What was known, out of the form in which it was kept; of a contact that was forgotten only the id is left.

    Raises `ValueError`, `KeyError`, `TypeError` for what screening has not written.
    """
    customers = tuple(_customer_from(each) for each in described["customers"])
    return Known(
        number=described["number"],
        customers=customers,
        codes=Codes(described["codes"]),
        chosen=_of(customers, described["chosen"]),
        choice_failed=described["choice_failed"],
        look_up_failed=described["look_up_failed"],
    )


def verdict_from(described: Mapping[str, Any], known: Known) -> Verdict:
    """A verdict on what was known, out of the form in which it was kept. Raises as `known_from` does."""
    reason = Reason(described["reason"])
    match described["to"]:
        case "support":
            customer = _of(known.customers, described["contact_id"])
            return ToSupport(reason, customer, described["destination"], described["priority"])
        case "sales":
            return ToSales(reason, _of(known.customers, described["contact_id"]))
        case "safe":
            return ToSafe(reason)
        case "ask-code":
            return AskCode(reason)
        case "ask-which":
            return AskWhich(reason, known.customers)
    raise ValueError(f"{described['to']!r} is no verdict of screening")


def _customer(customer: Customer) -> dict[str, Json]:
    return {
        "contact_id": customer.contact_id,
        "name": customer.name,
        "code": customer.code,
        "contracts": [_contract(each) for each in customer.contracts],
        "grants": [_grant(each) for each in customer.grants],
    }


def _contract(contract: Contract) -> dict[str, Json]:
    return {
        "kind": contract.kind,
        "from": contract.starts_on.isoformat(),
        "to": contract.ends_on.isoformat() if contract.ends_on else None,
        "paid_until": contract.paid_until.isoformat() if contract.paid_until else None,
    }


def _grant(grant: Grant) -> dict[str, Json]:
    return {
        "state": grant.state,
        "at": grant.at.isoformat(),
        "until": grant.until.isoformat() if grant.until else None,
    }


def _id(customer: Customer | None) -> int | None:
    return customer.contact_id if customer else None


def _customer_from(described: Mapping[str, Any]) -> Customer:
    return Customer(
        described["contact_id"],
        described.get("name", ""),
        described.get("code"),
        contracts=tuple(_contract_from(each) for each in described.get("contracts", ())),
        grants=tuple(_grant_from(each) for each in described.get("grants", ())),
    )


def _contract_from(described: Mapping[str, Any]) -> Contract:
    starts_on = date.fromisoformat(described["from"])
    ends_on, paid_until = described["to"], described["paid_until"]
    return Contract(
        described["kind"],
        starts_on,
        date.fromisoformat(ends_on) if ends_on else None,
        date.fromisoformat(paid_until) if paid_until else None,
    )


def _grant_from(described: Mapping[str, Any]) -> Grant:
    until = described["until"]
    return Grant(
        GrantState(described["state"]),
        datetime.fromisoformat(described["at"]),
        datetime.fromisoformat(until) if until else None,
    )


def _of(customers: tuple[Customer, ...], contact_id: int | None) -> Customer | None:
    return next((each for each in customers if each.contact_id == contact_id), None)
