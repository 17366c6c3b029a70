"""Whether our archive of a campaign and the carrier's own ledger tell the same story, call by call."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.rows import class_row

from centralino.campaigns.rules.dispositions import Disposition
from centralino.database import Connection
from lab.carrier import CarriedCall, Side

EARLY, LATE = timedelta(seconds=0.5), timedelta(seconds=8)
"""How far from the instant it was to be placed at a call may arrive at the carrier."""
MAY_NEVER_HAVE_ARRIVED = {Disposition.LOST, Disposition.NOT_PLACED, Disposition.TRUNK_FAILED}
ANSWERED_BY_SOMEBODY = {
    Disposition.ANSWERED,
    Disposition.NEVER,
    Disposition.TALKED,
    Disposition.NO_KEY,
    Disposition.HUNG_UP,
    Disposition.MACHINE,
}
_OF_CAUSE = {
    17: {Disposition.BUSY},
    21: {Disposition.REJECTED},
    1: {Disposition.INVALID_NUMBER},
    34: {Disposition.CONGESTION},
    19: {Disposition.NO_ANSWER},
}


@dataclass(frozen=True, slots=True)
class PlacedCall:
    """A call as our archive has it; `answers` are those taken in it, `dispositions` one for each attempt."""

    id: int
    number: str
    place_at: datetime
    dispositions: tuple[Disposition, ...]
    answers: tuple[str, ...]


async def placed_calls(connection: Connection) -> list[PlacedCall]:
    """Every call of the archive, in the order in which they were to be placed."""
    cursor = connection.cursor(row_factory=class_row(PlacedCall))
    await cursor.execute(
        """
        select outbound_calls.id, number, place_at,
               array(select coalesce(disposition::text, '') from attempts
                     where call_id = outbound_calls.id order by position) as dispositions,
               array(select answer::text from answers
                     where channel = 'call' and source = 'out-' || outbound_calls.id order by id) as answers
        from outbound_calls order by place_at, outbound_calls.id
        """
    )
    return [
        PlacedCall(
            row.id,
            row.number,
            row.place_at,
            tuple(Disposition(each) for each in row.dispositions if each),
            tuple(row.answers),
        )
        for row in await cursor.fetchall()
    ]


def disagreements(placed: Sequence[PlacedCall], carried: Sequence[CarriedCall]) -> list[str]:
    """Everything on which the two differ, in words; none when they tell the same story."""
    ours, theirs = defaultdict[str, list[PlacedCall]](list), defaultdict[str, list[CarriedCall]](list)
    for call in placed:
        ours[call.number].append(call)
    for each in carried:
        theirs[each.number].append(each)
    return [
        complaint
        for number in sorted(ours.keys() | theirs.keys())
        for complaint in (*_of_number(ours[number], theirs[number]), *_two_at_once(theirs[number]))
    ]


def _of_number(placed: Sequence[PlacedCall], carried: Sequence[CarriedCall]) -> Iterator[str]:
    waiting = list(carried)
    for call in placed:
        if waiting and -EARLY <= waiting[0].arrived_at - call.place_at <= LATE:
            yield from _of_pair(call, waiting.pop(0))
        elif not set(call.dispositions) & MAY_NEVER_HAVE_ARRIVED:
            yield f"call {call.id} to {call.number} is {_told(call)}, and the carrier never saw it"
    for left in waiting:
        yield f"the carrier carried a call to {left.number} at {left.arrived_at:%H:%M:%S} that we know nothing of"


def _of_pair(call: PlacedCall, seen: CarriedCall) -> Iterator[str]:
    told = set(call.dispositions)
    if not told:
        yield f"call {call.id} to {call.number} has no disposition"
    elif told == {Disposition.LOST}:
        return
    elif Disposition.NOT_PLACED in told:
        yield f"call {call.id} to {call.number} was not placed, we say, and the carrier carried it"
    elif seen.answered_at:
        yield from _of_answered(call, seen)
    elif not told <= _expected(seen):
        yield f"call {call.id} to {call.number} is {_told(call)}, to the carrier it ended with cause {seen.cause}"


def _of_answered(call: PlacedCall, seen: CarriedCall) -> Iterator[str]:
    told = set(call.dispositions)
    if not told & ANSWERED_BY_SOMEBODY:
        yield f"call {call.id} to {call.number} is {_told(call)}, and to the carrier it was answered"
    meant = {"1": "yes", "2": "no"}
    said = {meant[key] for key in seen.keys if key in meant}
    if not set(call.answers) <= said:
        yield f"call {call.id} to {call.number} has the answer {call.answers}, and the keys were {seen.keys!r}"


def _expected(seen: CarriedCall) -> set[Disposition]:
    if seen.ended_by is Side.CALLER:
        return {Disposition.NO_ANSWER}  # we gave up
    return _OF_CAUSE.get(seen.cause or 0, {Disposition.TRUNK_FAILED, Disposition.NO_ANSWER})


def _two_at_once(carried: Sequence[CarriedCall]) -> Iterator[str]:
    for one, next_one in itertools.pairwise(carried):
        if one.ended_at is None or next_one.arrived_at < one.ended_at:
            yield f"{one.number} was called at {next_one.arrived_at:%H:%M:%S} while it was in a call"


def _told(call: PlacedCall) -> str:
    return ", ".join(call.dispositions) or "open"
