"""How many calls there are at once and in a second, and how soon and how often one person is called."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import timedelta

from lab.carrier import CarriedCall
from lab.demo.campaign import plan
from lab.demo.campaign.people import INVITED, Invitee
from lab.demo.campaign.promises.world import SAME_MOMENT, World, clock


def too_many_lines(world: World) -> Iterator[str]:
    if (most := _most_at_once(world.seen.calls)) > plan.LINES:
        yield f"{most} calls at once"


def most_lines(world: World) -> str:
    return f"{_most_at_once(world.seen.calls)} at most"


def too_fast(world: World) -> Iterator[str]:
    if (most := _most_in_a_second(world.seen.calls)) > plan.CALLS_PER_SECOND:
        yield f"{most} calls within a second"


def fastest_second(world: World) -> str:
    return f"{_most_in_a_second(world.seen.calls)} at most"


def twice_at_once(world: World) -> Iterator[str]:
    for invitee in INVITED:
        for one, following in itertools.pairwise(world.seen.calls_to(invitee)):
            if one.ended_at is None or following.arrived_at < one.ended_at:
                yield f"{invitee.name} was called at {clock(following.arrived_at)}, being in a call"


def too_soon(world: World) -> Iterator[str]:
    for invitee, gap in _gaps(world):
        if gap < plan.GAP - SAME_MOMENT:
            yield f"{invitee.name} was called again after {gap.total_seconds():.1f} s"


def shortest_gap(world: World) -> str:
    gaps = [gap.total_seconds() for _, gap in _gaps(world)]
    return f"{min(gaps):.1f} s at least" if gaps else "nobody was called twice"


def too_often(world: World) -> Iterator[str]:
    for invitee in INVITED:
        if (calls := len(world.disturbing_calls_to(invitee))) > plan.ATTEMPTS:
            yield f"{invitee.name} was called {calls} times"


def most_often(world: World) -> str:
    return f"{max(len(world.disturbing_calls_to(invitee)) for invitee in INVITED)} at most"


def _gaps(world: World) -> Iterator[tuple[Invitee, timedelta]]:
    """Over all the numbers of a person."""
    for invitee in INVITED:
        for one, following in itertools.pairwise(world.disturbing_calls_to(invitee)):
            yield invitee, following.arrived_at - (one.ended_at or one.arrived_at)


def _most_at_once(calls: Sequence[CarriedCall]) -> int:
    """A call that comes in the moment in which another ends is not one more."""
    begins = [(call.arrived_at + SAME_MOMENT, 1) for call in calls]
    ends = [(max(call.ended_at, call.arrived_at + SAME_MOMENT), -1) for call in calls if call.ended_at]
    return max(itertools.accumulate(step for _, step in sorted(begins + ends)), default=0)


def _most_in_a_second(calls: Sequence[CarriedCall]) -> int:
    """Within any second, but for the moment by which a call may be late."""
    arrivals = sorted(call.arrived_at for call in calls)
    within = timedelta(seconds=1) - SAME_MOMENT
    return max((sum(at <= each < at + within for each in arrivals) for at in arrivals), default=0)
