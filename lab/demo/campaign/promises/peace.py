"""Who is left in peace: those who have answered, those who want no more, those who sleep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lab.carrier import CarriedCall
from lab.demo.campaign import plan
from lab.demo.campaign.people import BY_NUMBER, INVITED, Invitee, LeftOut, named
from lab.demo.campaign.promises.world import World, clock
from lab.demo.campaign.seen import answers_given, of_each, wishes_to_be_left_alone

ON_ITS_WAY = timedelta(seconds=1)
"""A call may have been placed in the moment in which an answer comes by another way."""


def asked_after_the_answer(world: World) -> Iterator[str]:
    for invitee in INVITED:
        if (at := world.first_word_at(invitee)) is None:
            continue
        for when, what in _asked(world, invitee):
            if when > at + ON_ITS_WAY:
                yield f"{invitee.name} answered at {clock(at)}, and was {what} at {clock(when)}"


def answered(world: World) -> str:
    return f"{len(of_each(answers_given(world.seen)))} have"


def not_left_alone(world: World) -> Iterator[str]:
    for name, at in wishes_to_be_left_alone(world.seen).items():
        invitee = named(name)
        calls = [call for call in world.seen.calls_to(invitee) if call.arrived_at > at]
        texts = [text for text in world.seen.texts_to(invitee) if text.created_at > at]
        confirmed = 1 if world.seen.written_by(invitee) else 0
        if calls or len(texts) > confirmed:
            yield f"{name} wanted no more, and then got {len(calls)} calls and {len(texts)} texts"
    for invitee in INVITED:
        got = len(world.seen.calls_to(invitee)) + len(world.seen.texts_to(invitee))
        if invitee.left_out is LeftOut.OPPOSED and got:
            yield f"{invitee.name} got {got} calls and texts, and {invitee.left_out}"


def left_alone(world: World) -> str:
    opposed = sum(invitee.left_out is LeftOut.OPPOSED for invitee in INVITED)
    return f"{opposed} from the beginning, {len(wishes_to_be_left_alone(world.seen))} on the way"


def at_night(world: World) -> Iterator[str]:
    for invitee in INVITED:
        zone = _zone(invitee)
        for when, what in _asked(world, invitee):
            if not plan.is_open(when, zone, world.windows):
                yield f"{invitee.name} was {what} at {when.astimezone(zone):%H:%M} of their clock"


def hours(world: World) -> str:
    return ", ".join(world.windows)


def _zone(invitee: Invitee) -> ZoneInfo:
    return ZoneInfo(invitee.time_zone) if invitee.time_zone else plan.ROME


def _asked(world: World, invitee: Invitee) -> Iterator[tuple[datetime, str]]:
    """Whenever they were disturbed of our own accord, and how."""
    for call in world.seen.calls_to(invitee):
        if not _is_for_others(world, invitee, call):
            yield call.arrived_at, "called"
    for text in world.seen.asked_by_text(invitee):
        yield text.created_at, "texted"


def _is_for_others(world: World, invitee: Invitee, call: CarriedCall) -> bool:
    """Whether somebody who shares the telephone had not answered yet."""
    others = [each for each in BY_NUMBER[call.number] if each is not invitee]
    return any((at := world.first_word_at(each)) is None or at > call.arrived_at for each in others)
