"""What the scheduler was in the middle of when it was killed, and that nothing of it was done twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lab.carrier import CarriedCall
from lab.demo.campaign.people import INTERRUPTED, named
from lab.demo.campaign.plan import GAP
from lab.demo.campaign.promises.world import SAME_MOMENT, World, clock
from lab.texts import CarriedText

NEVER_TOLD_FOR = timedelta(seconds=15)
"""So long the scheduler waits to hear that a text was taken."""
TO_GET_READY = timedelta(seconds=2)


def done_again(world: World) -> Iterator[str]:
    calls, texts = _calls(world), _texts(world)
    if not calls or not texts:
        yield f"it came in a quiet moment: {len(calls)} calls and {len(texts)} texts were on the way"
    yield from _placed_by_nobody(world)
    for call in calls:
        following = [each for each in world.seen.calls if each.number == call.number and each is not call]
        again = [each for each in following if each.arrived_at > call.arrived_at]
        if again and (call.ended_at is None or again[0].arrived_at < call.ended_at + GAP - SAME_MOMENT):
            yield f"{call.number} was called again at {clock(again[0].arrived_at)}"
    for text in texts:
        if (sent := [each for each in world.seen.texts_to(named(INTERRUPTED)) if each.body == text.body])[1:]:
            yield f"{text.to} was sent the same text {len(sent)} times"


def what_was_caught(world: World) -> str:
    return f"on the way: calls {len(_calls(world))}, texts {len(_texts(world))}"


def _placed_by_nobody(world: World) -> Iterator[str]:
    down, up = world.seen.killed_at, world.seen.restarted_at
    for call in world.seen.calls:
        if down and up and down + SAME_MOMENT < call.arrived_at < up - TO_GET_READY:
            yield f"{call.number} was called at {clock(call.arrived_at)}, when no scheduler lived"


def _calls(world: World) -> list[CarriedCall]:
    """Those that were open then."""
    at = world.seen.killed_at
    return [
        call
        for call in world.seen.calls
        if at and call.arrived_at < at and (call.ended_at is None or call.ended_at > at)
    ]


def _texts(world: World) -> list[CarriedText]:
    """Those that the network had taken without saying so yet."""
    at = world.seen.killed_at
    sent = world.seen.texts_to(named(INTERRUPTED))
    return [text for text in sent if at and at - NEVER_TOLD_FOR < text.created_at < at]
