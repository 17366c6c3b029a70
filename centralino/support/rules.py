"""Who reaches support: from what is known of a caller to a verdict with its reason, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from centralino.settings.telephone import Telephone

MOST_CHOICES = 9  # a keypad offers 1 to 9
MOST_CUSTOMERS = 20  # of one number that are looked at; behind more there is a switchboard that says nothing


class Reason(StrEnum):
    """Why a verdict is what it is; the rule that was decisive, by name."""

    PAID = "paid"
    GRANTED = "granted"

    REVOKED = "revoked"
    AWAITING = "awaiting"
    UNPAID = "unpaid"
    EXPIRED = "expired"
    NOT_STARTED = "not-started"
    NO_CONTRACT = "no-contract"
    NONE_ENTITLED = "none-entitled"  # several contacts, each with a reason of their own
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    LOCKED_OUT = "locked-out"

    NUMBER_WITHHELD = "number-withheld"
    NUMBER_UNKNOWN = "number-unknown"
    TOO_MANY_CONTACTS = "too-many-contacts"
    SEVERAL_CONTACTS = "several-contacts"
    LOOK_UP_FAILED = "look-up-failed"


class GrantState(StrEnum):
    """What the sales office says of a contact, apart from any contract."""

    AWAITING = "awaiting"
    GRANTED = "granted"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Contract:
    """Assistance bought from `starts_on` to `ends_on`, and paid up to `paid_until`, each day included."""

    kind: str
    starts_on: date
    ends_on: date | None = None
    paid_until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the contract covers that day, paid or not."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def is_paid_on(self, day: date) -> bool:
        """Whether what covers that day has been paid."""
        return self.runs_on(day) and self.paid_until is not None and day <= self.paid_until


@dataclass(frozen=True, slots=True)
class Grant:
    """One word of the sales office, in force from `at`; a grant may end at the instant `until`."""

    state: GrantState
    at: datetime
    until: datetime | None = None

    def is_in_force(self, now: datetime) -> bool:
        """Whether support is open by this grant at that instant."""
        return self.state is GrantState.GRANTED and (self.until is None or now < self.until)


@dataclass(frozen=True, slots=True)
class Customer:
    """A contact as screening sees it: who, how to name them, and all that was ever bought or granted."""

    contact_id: int
    name: str
    code: str | None = None
    language: str | None = None
    name_clip: str | None = None
    contracts: tuple[Contract, ...] = ()
    grants: tuple[Grant, ...] = ()


class Codes(StrEnum):
    """How far the asking for a code has come."""

    NOT_ASKED = "not-asked"
    FOUND = "found"
    GAVE_UP = "gave-up"
    LOCKED_OUT = "locked-out"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a caller so far: their number, and whose number or code it is.

    `chosen` is set once they said which of several contacts they call for, `choice_failed` when they would not say.
    """

    number: str | None
    customers: tuple[Customer, ...] = ()
    codes: Codes = Codes.NOT_ASKED
    chosen: Customer | None = None
    choice_failed: bool = False
    look_up_failed: bool = False


@dataclass(frozen=True, slots=True)
class ToSupport:
    """Put through to a support destination; among those who wait, a higher priority goes first."""

    reason: Reason
    customer: Customer | None
    destination: str
    priority: int


@dataclass(frozen=True, slots=True)
class ToSales:
    """Put through to the sales office."""

    reason: Reason
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class ToSafe:
    """We cannot decide: a person must, at the safe destination."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AskCode:
    """Ask for the code on the keypad."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class AskWhich:
    """Ask for which of these the caller is calling; the first is key 1."""

    reason: Reason
    customers: tuple[Customer, ...]


Verdict = ToSupport | ToSales | ToSafe | AskCode | AskWhich


def screen(known: Known, now: datetime, telephone: Telephone, zone: ZoneInfo) -> Verdict:
    """The verdict on a caller. A look-up that failed never turns anybody away: it leads to a person."""
    if known.look_up_failed:
        return ToSafe(Reason.LOOK_UP_FAILED)
    if known.chosen:
        return standing(known.chosen, now, telephone, zone)
    if not known.customers:
        return _unidentified(known)
    if len(known.customers) > MOST_CUSTOMERS:
        return _ask_code_unless_tried(known, Reason.TOO_MANY_CONTACTS)
    verdicts = [standing(customer, now, telephone, zone) for customer in known.customers]
    if _all_lead_to_one_place(verdicts):
        return verdicts[0] if len(verdicts) == 1 else _of_nobody_in_particular(verdicts)
    if known.choice_failed:
        return ToSales(Reason.UNDECIDED)
    if len(known.customers) > MOST_CHOICES:
        return _ask_code_unless_tried(known, Reason.TOO_MANY_CONTACTS)
    return AskWhich(Reason.SEVERAL_CONTACTS, known.customers)


def standing(customer: Customer, now: datetime, telephone: Telephone, zone: ZoneInfo) -> ToSupport | ToSales:
    """Where one customer goes: a revocation closes, a grant in force opens, else the contract alone decides.

    Registering (awaiting) neither lifts a revocation nor closes a grant; it only names the reason where
    no contract opens. Contract days are days of the organisation's zone.
    """
    day = now.astimezone(zone).date()
    word = _word_of_sales(customer.grants, now)
    if word and word.state is GrantState.REVOKED:
        return ToSales(Reason.REVOKED, customer)
    paid = [contract for contract in customer.contracts if contract.is_paid_on(day)]
    if paid or (word and word.is_in_force(now)):
        destination, priority = _what_is_bought(paid, telephone)
        return ToSupport(Reason.PAID if paid else Reason.GRANTED, customer, destination, priority)
    if _awaits(customer.grants, now):
        return ToSales(Reason.AWAITING, customer)
    return ToSales(_why_no_contract_opens(customer.contracts, day), customer)


def _unidentified(known: Known) -> Verdict:
    reason = Reason.NUMBER_UNKNOWN if known.number else Reason.NUMBER_WITHHELD
    return _ask_code_unless_tried(known, reason)


def _ask_code_unless_tried(known: Known, reason: Reason) -> Verdict:
    match known.codes:
        case Codes.NOT_ASKED:
            return AskCode(reason)
        case Codes.LOCKED_OUT:
            return ToSales(Reason.LOCKED_OUT)
        case Codes.GAVE_UP | Codes.FOUND:
            return ToSales(Reason.UNKNOWN)


def _all_lead_to_one_place(verdicts: Sequence[ToSupport | ToSales]) -> bool:
    places = {(v.destination, v.priority) if isinstance(v, ToSupport) else None for v in verdicts}
    return len(places) == 1


def _of_nobody_in_particular(verdicts: Sequence[ToSupport | ToSales]) -> Verdict:
    """One way for all of them; whose reason it is stays among us when they differ."""
    first = verdicts[0]
    if isinstance(first, ToSupport):
        return ToSupport(first.reason, None, first.destination, first.priority)
    reasons = {verdict.reason for verdict in verdicts}
    return ToSales(first.reason if len(reasons) == 1 else Reason.NONE_ENTITLED)


def _word_of_sales(grants: Sequence[Grant], now: datetime) -> Grant | None:
    """The latest word that opens or closes; of two at one instant the later entry."""
    words = [grant for grant in grants if grant.at <= now and grant.state is not GrantState.AWAITING]
    return max(enumerate(words), key=lambda entry: (entry[1].at, entry[0]))[1] if words else None


def _awaits(grants: Sequence[Grant], now: datetime) -> bool:
    said = [grant for grant in grants if grant.at <= now]
    last = max(enumerate(said), key=lambda entry: (entry[1].at, entry[0]))[1] if said else None
    return last is not None and last.state is GrantState.AWAITING


def _what_is_bought(paid: Sequence[Contract], telephone: Telephone) -> tuple[str, int]:
    if not paid:
        return telephone.support, 0
    best = max((telephone.kind(contract.kind) for contract in paid), key=lambda kind: kind.priority)
    return best.destination, best.priority


def _why_no_contract_opens(contracts: Sequence[Contract], day: date) -> Reason:
    if any(contract.runs_on(day) for contract in contracts):
        return Reason.UNPAID
    if any(contract.starts_on <= day for contract in contracts):
        return Reason.EXPIRED
    return Reason.NOT_STARTED if contracts else Reason.NO_CONTRACT
