"""What would happen if this number called: the same look-ups and the same rules as a call, writing nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from centralino.settings.telephone import Ring
from centralino.support import rules
from centralino.support.line import SupportLine
from centralino.support.opening import closed
from centralino.support.rules import (
    AskCode,
    AskWhich,
    Codes,
    Customer,
    Known,
    ToSafe,
    ToSales,
    ToSupport,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One verdict on the way, and what the caller does about it."""

    known: Known
    verdict: Verdict
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One thing that a destination rings, and why it would not be rung just then."""

    ring: Ring
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Stop:
    """A destination on the way: what is rung there, and where it goes when nobody answers."""

    destination: str
    rings: tuple[Rung, ...]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that would happen, in order. `choices` are the ways of those the caller would be asked to choose from.

    `stops` is empty where the caller would be asked something, or taken to the safe destination.
    """

    at: datetime
    stages: tuple[Stage, ...]
    choices: tuple[tuple[Customer, ToSupport | ToSales], ...]
    stops: tuple[Stop, ...]

    @property
    def verdict(self) -> Verdict:
        """What it comes to."""
        return self.stages[-1].verdict


async def explain(
    line: SupportLine, number: str | None, at: datetime, *, code: str | None = None, source: str = "explain"
) -> Explanation:
    """What happens when `number` (E.164; None: withheld) calls at that instant, and keys `code` if it is asked.

    Contracts, grants, hours and lock-outs are taken as of `at`, as far as the directory knows them today.
    """
    known = await line.who_is_calling(number, source, at)
    stages = [Stage(known, line.screen(known, at))]
    if isinstance(stages[0].verdict, AskCode) and code is not None:
        known, said = await _key(line, known, code)
        stages = [replace(stages[0], then=said), Stage(known, line.screen(known, at))]
    verdict = stages[-1].verdict
    return Explanation(at, tuple(stages), _choices(line, verdict, at), _stops(line, verdict, at))


async def _key(line: SupportLine, known: Known, code: str) -> tuple[Known, str]:
    if not line.could_be_a_code(code):
        gave_up = replace(known, codes=Codes.GAVE_UP)
        return gave_up, f"keys {code}, whose form or check digit is wrong, until the tries are over"
    found = await line.whose_code(known, code)
    if found is None:
        return replace(known, codes=Codes.GAVE_UP), f"keys {code}, which nobody has, until the tries are over"
    return found, f"keys {code}"


def _choices(
    line: SupportLine, verdict: Verdict, at: datetime
) -> tuple[tuple[Customer, ToSupport | ToSales], ...]:
    if not isinstance(verdict, AskWhich):
        return ()
    return tuple((each, rules.standing(each, at, line.telephone, line.zone)) for each in verdict.customers)


def _stops(line: SupportLine, verdict: Verdict, at: datetime) -> tuple[Stop, ...]:
    stops = []
    name = _first_stop(line, verdict)
    while name in line.telephone.destinations:
        destination = line.telephone.destinations[name]
        shut = closed(destination.hours, line.telephone, at, line.zone)
        rings = tuple(
            Rung(
                ring, why.why if (why := shut or closed(ring.hours, line.telephone, at, line.zone)) else None
            )
            for ring in destination.ring
        )
        stops.append(Stop(name, rings, destination.otherwise))
        name = destination.otherwise
    return tuple(stops)


def _first_stop(line: SupportLine, verdict: Verdict) -> str:
    match verdict:
        case ToSupport(destination=destination):
            return destination
        case ToSales():
            return line.telephone.sales
        case ToSafe() | AskCode() | AskWhich():
            return ""
