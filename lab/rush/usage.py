"""How many lines were in use, by the carrier's ledger: the mean over a stretch of time, outages apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lab.carrier import CarriedCall


@dataclass(frozen=True, slots=True)
class Outage:
    """A part was away; what it carried and kept from being carried counts from `began_at` to `over_at`."""

    part: str
    began_at: datetime
    over_at: datetime

    @property
    def lasted(self) -> timedelta:
        return self.over_at - self.began_at


def as_we_had_them(carried: Sequence[CarriedCall], pbx_died_at: Sequence[datetime]) -> list[CarriedCall]:
    """The calls without what the carrier kept of them after our PBX had died: those lines were ours to use again."""
    return [_ended_by_death(call, pbx_died_at) for call in carried]


def most_at_once(carried: Sequence[CarriedCall]) -> int:
    """The most calls that there were at one instant; one that ends at it is over."""
    steps = [(call.arrived_at, 1) for call in carried]
    steps += [(call.ended_at, -1) for call in carried if call.ended_at]
    most = now = 0
    for _, change in sorted(steps):
        now += change
        most = max(most, now)
    return most


def mean_in_use(
    carried: Sequence[CarriedCall], began_at: datetime, ended_at: datetime, outages: Sequence[Outage] = ()
) -> float:
    """The mean number of calls at once in that stretch, without the time of outages."""
    stretches = _without(began_at, ended_at, sorted(outages, key=lambda each: each.began_at))
    busy = sum((_shared(call, stretch, ended_at) for call in carried for stretch in stretches), timedelta())
    whole = sum((end - begin for begin, end in stretches), timedelta())
    return busy / whole if whole else 0.0


def _without(
    began_at: datetime, ended_at: datetime, outages: Sequence[Outage]
) -> list[tuple[datetime, datetime]]:
    stretches, at = [], began_at
    for outage in outages:
        if at < outage.began_at < ended_at:
            stretches.append((at, outage.began_at))
        at = max(at, outage.over_at)
    return [*stretches, (at, ended_at)] if at < ended_at else stretches


def _shared(call: CarriedCall, stretch: tuple[datetime, datetime], ended_at: datetime) -> timedelta:
    begin, end = max(call.arrived_at, stretch[0]), min(call.ended_at or ended_at, stretch[1])
    return max(end - begin, timedelta())


def _ended_by_death(call: CarriedCall, pbx_died_at: Sequence[datetime]) -> CarriedCall:
    for at in pbx_died_at:
        if call.arrived_at < at and (call.ended_at is None or call.ended_at > at):
            return replace(call, ended_at=at)
    return call
