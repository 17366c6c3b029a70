"""Why a call went where it went, step by step: who it was found to be, what holds for them, where they went.

The steps are values; whoever shows them has the words for each, in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from centralino.support.describing import known_from, verdict_from
from centralino.support.grounds import Grounds, grounds
from centralino.support.rules import (
    AskCode,
    AskWhich,
    Codes,
    Customer,
    GrantState,
    Known,
    Reason,
    ToSafe,
    ToSales,
    ToSupport,
    Verdict,
)

Value = str | int | float | date | datetime | tuple[str, ...]


class Said(StrEnum):
    """What a step says, and the values that come with it; one with a question mark may be missing.

    `contact` is a name, or an id like #12 of one who was forgotten.
    """

    # Who it was found to be.
    KNOWN_BY_NUMBER = "known-by-number"  # number: E.164 or an extension, contact
    NUMBER_OF_SEVERAL = "number-of-several"  # number, contacts: how many, at the most 21
    NUMBER_UNKNOWN = "number-unknown"  # number
    NUMBER_WITHHELD = "number-withheld"
    KNOWN_BY_CODE = "known-by-code"  # contact
    CODE_OF_SEVERAL = "code-of-several"  # contacts: how many
    NO_RIGHT_CODE = "no-right-code"
    TOO_MANY_WRONG_CODES = "too-many-wrong-codes"
    CHOSE = "chose"  # contact
    CHOSE_NOBODY = "chose-nobody"
    LOOK_UP_FAILED = "look-up-failed"

    # What holds for them.
    PAID = "paid"  # contract?: its kind, until?: the last day
    GRANTED = "granted"  # until?: an instant; without it for good
    REVOKED = "revoked"  # at?: an instant
    AWAITING = "awaiting"  # since?: an instant
    UNPAID = "unpaid"  # contract?, until?: the last day that was paid; without it nothing was
    EXPIRED = "expired"  # contract?, on?: its last day
    NOT_STARTED = "not-started"  # contract?, on?: its first day
    NO_CONTRACT = "no-contract"
    NONE_ENTITLED = "none-entitled"

    # Where they went. ms?: how long it took to decide, of what was decided before the caller was asked anything.
    ASKED_FOR_CODE = "asked-for-code"  # ms?
    ASKED_FOR_WHOM = "asked-for-whom"  # contacts: the names, ms?
    TO_SUPPORT = "to-support"  # destination, ms?
    TO_SALES = "to-sales"  # ms?
    TO_SAFE = "to-safe"  # ms?

    # Calls about invitations.
    INVITED = "invited"  # contacts: the names
    NOT_INVITED = "not-invited"

    OTHER = "other"  # rule: a word of whoever decided it


@dataclass(frozen=True, slots=True)
class Told:
    """One step; `values` by the names that `Said` gives them."""

    said: Said
    values: Mapping[str, Value] = field(default_factory=dict)


class Recorded(Protocol):
    """A decision as it was written down while the call lived."""

    @property
    def at(self) -> datetime: ...
    @property
    def known(self) -> Any: ...
    @property
    def rule(self) -> str: ...
    @property
    def verdict(self) -> Mapping[str, Any]: ...
    @property
    def took_ms(self) -> float: ...


def tell(decisions: Sequence[Recorded], zone: ZoneInfo) -> tuple[Told, ...]:
    """The story of a call's decisions, in their order; contract days are days of `zone`.

    What a later decision knew no better than an earlier one is not told again.
    """
    told: list[Told] = []
    for decision in decisions:
        ms = None if told else decision.took_ms
        told += [step for step in _decision(decision, ms, zone) if step not in told]
    return tuple(told)


def tell_verdict(
    known: Known, verdict: Verdict, at: datetime, zone: ZoneInfo, ms: float | None = None
) -> tuple[Told, ...]:
    """One verdict on a caller: who they are, what holds for them, where they go."""
    return (*_who(known), *_why(known, verdict, at, zone), _where(verdict, ms))


def tell_standing(verdict: ToSupport | ToSales, at: datetime, zone: ZoneInfo) -> tuple[Told, ...]:
    """What holds for a customer at that instant, and where it takes them: two steps."""
    return (*_why(Known(None), verdict, at, zone), _where(verdict, None))


def _decision(decision: Recorded, ms: float | None, zone: ZoneInfo) -> tuple[Told, ...]:
    try:
        known = known_from(decision.known)
        return tell_verdict(known, verdict_from(decision.verdict, known), decision.at, zone, ms)
    except (ValueError, KeyError, TypeError, AttributeError):
        return (_of_others(decision),)


def _who(known: Known) -> Iterator[Told]:
    if known.look_up_failed:
        yield Told(Said.LOOK_UP_FAILED)
        return
    if known.codes is Codes.FOUND:
        yield _by_code(known.customers)
    else:
        yield _by_number(known.number, known.customers)
    if known.codes is Codes.GAVE_UP:
        yield Told(Said.NO_RIGHT_CODE)
    if known.codes is Codes.LOCKED_OUT and not known.customers:
        yield Told(Said.TOO_MANY_WRONG_CODES)
    if known.chosen:
        yield Told(Said.CHOSE, {"contact": _name(known.chosen)})
    elif known.choice_failed:
        yield Told(Said.CHOSE_NOBODY)


def _by_number(number: str | None, customers: Sequence[Customer]) -> Told:
    if number is None:
        return Told(Said.NUMBER_WITHHELD)
    match customers:
        case []:
            return Told(Said.NUMBER_UNKNOWN, {"number": number})
        case [customer]:
            return Told(Said.KNOWN_BY_NUMBER, {"number": number, "contact": _name(customer)})
        case _:
            return Told(Said.NUMBER_OF_SEVERAL, {"number": number, "contacts": len(customers)})


def _by_code(customers: Sequence[Customer]) -> Told:
    if len(customers) == 1:
        return Told(Said.KNOWN_BY_CODE, {"contact": _name(customers[0])})
    return Told(Said.CODE_OF_SEVERAL, {"contacts": len(customers)})


def _why(known: Known, verdict: Verdict, at: datetime, zone: ZoneInfo) -> Iterator[Told]:
    if not isinstance(verdict, ToSupport | ToSales) or verdict.reason not in _WHY:
        return
    # Of several who all go one way it is not written down whose contract is meant, and none is told.
    customer = verdict.customer or (known.customers[0] if len(known.customers) == 1 else None)
    found = grounds(verdict, customer, at, zone) if customer else Grounds(verdict)
    yield Told(_WHY[verdict.reason], dict(_details(found)))


# Of the reasons that are missing here, who it was found to be says everything.
_WHY = {
    Reason.PAID: Said.PAID,
    Reason.GRANTED: Said.GRANTED,
    Reason.REVOKED: Said.REVOKED,
    Reason.AWAITING: Said.AWAITING,
    Reason.UNPAID: Said.UNPAID,
    Reason.EXPIRED: Said.EXPIRED,
    Reason.NOT_STARTED: Said.NOT_STARTED,
    Reason.NO_CONTRACT: Said.NO_CONTRACT,
    Reason.NONE_ENTITLED: Said.NONE_ENTITLED,
}


def _details(found: Grounds) -> Iterator[tuple[str, Value]]:
    """The contract or the word of the sales office that decided, as far as it was written down."""
    if contract := found.contract:
        yield "contract", contract.kind
        match found.verdict.reason:
            case Reason.PAID if found.holds_to:
                yield "until", found.holds_to
            case Reason.UNPAID if contract.paid_until:
                yield "until", contract.paid_until
            case Reason.EXPIRED if contract.ends_on:
                yield "on", contract.ends_on
            case Reason.NOT_STARTED:
                yield "on", contract.starts_on
    if word := found.word:
        match word.state:
            case GrantState.REVOKED:
                yield "at", word.at
            case GrantState.AWAITING:
                yield "since", word.at
            case GrantState.GRANTED if word.until:
                yield "until", word.until


def _where(verdict: Verdict, ms: float | None) -> Told:
    took: dict[str, Value] = {} if ms is None else {"ms": ms}
    match verdict:
        case ToSupport(destination=destination):
            return Told(Said.TO_SUPPORT, {"destination": destination, **took})
        case ToSales():
            return Told(Said.TO_SALES, took)
        case ToSafe():
            return Told(Said.TO_SAFE, took)
        case AskCode():
            return Told(Said.ASKED_FOR_CODE, took)
        case AskWhich(customers=customers):
            return Told(Said.ASKED_FOR_WHOM, {"contacts": tuple(map(_name, customers)), **took})


def _of_others(decision: Recorded) -> Told:
    """A decision of a script that has nothing to do with support."""
    match decision.rule:
        case "invited":
            return Told(Said.INVITED, {"contacts": tuple(_names(decision.known))})
        case "not-invited":
            return Told(Said.NOT_INVITED)
        case "look-up-failed":
            return Told(Said.LOOK_UP_FAILED)
        case rule:
            return Told(Said.OTHER, {"rule": rule})


def _names(known: Any) -> Iterator[str]:
    for each in known.get("customers", ()) if isinstance(known, dict) else ():
        yield each.get("name") or f"#{each['contact_id']}"


def _name(customer: Customer) -> str:
    return customer.name or f"#{customer.contact_id}"
