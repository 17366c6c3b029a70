"""What was known and what was decided, in the form in which it is kept and shown."""

from __future__ import annotations

from centralino.calls.records import Json
from centralino.support.rules import (
    AskCode,
    AskWhich,
    Contract,
    Customer,
    Grant,
    Known,
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
