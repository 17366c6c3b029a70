"""On what grounds a customer is put through to support or to sales: the contract or the word of sales that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from centralino.support.rules import (
    Contract,
    Customer,
    Grant,
    GrantState,
    Reason,
    ToSales,
    ToSupport,
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """A verdict, and what it rests on: of a reason that is no contract's `contract` is None, and likewise `word`."""

    verdict: ToSupport | ToSales
    contract: Contract | None = None
    word: Grant | None = None

    @property
    def holds_to(self) -> date | None:
        """The last day that is paid and covered by the contract; None where no contract opens support."""
        if self.verdict.reason is not Reason.PAID or self.contract is None:
            return None
        return _paid_to(self.contract)


def grounds(verdict: ToSupport | ToSales, customer: Customer, at: datetime, zone: ZoneInfo) -> Grounds:
    """What a verdict that was given at that instant rests on; nothing of a customer who was forgotten since."""
    day, contracts = at.astimezone(zone).date(), customer.contracts
    match verdict.reason:
        case Reason.PAID:
            return Grounds(verdict, _latest((each for each in contracts if each.is_paid_on(day)), _paid_to))
        case Reason.UNPAID:
            running = (each for each in contracts if each.runs_on(day))
            return Grounds(verdict, _latest(running, lambda each: each.paid_until or date.min))
        case Reason.EXPIRED:
            over = (each for each in contracts if each.starts_on <= day)
            return Grounds(verdict, _latest(over, lambda each: each.ends_on or date.max))
        case Reason.NOT_STARTED:
            return Grounds(verdict, min(contracts, key=lambda each: each.starts_on, default=None))
        case Reason.GRANTED | Reason.REVOKED | Reason.AWAITING as reason:
            return Grounds(verdict, word=_last(customer.grants, GrantState(reason), at))
        case _:
            return Grounds(verdict)


def _latest(contracts: Iterable[Contract], day: Callable[[Contract], date]) -> Contract | None:
    return max(contracts, key=day, default=None)


def _paid_to(contract: Contract) -> date:
    return min(contract.paid_until or date.min, contract.ends_on or date.max)


def _last(words: Iterable[Grant], state: GrantState, now: datetime) -> Grant | None:
    """Of two at one instant the later entry."""
    fitting = [word for word in words if word.state is state and word.at <= now]
    return max(enumerate(fitting), key=lambda entry: (entry[1].at, entry[0]))[1] if fitting else None
