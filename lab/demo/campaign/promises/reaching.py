"""Who has to be reached: everybody who may be, once where once is enough, and machines with a whole message."""

from __future__ import annotations

from collections.abc import Iterator

from lab.demo.campaign import plan
from lab.demo.campaign.people import BY_NUMBER, INVITED, Invitee
from lab.demo.campaign.promises.world import World

WHOLE_MESSAGE = 8.0  # seconds; one that was cut off is shorter


def forgotten(world: World) -> Iterator[str]:
    for invitee in INVITED:
        if not invitee.left_out:
            yield from _left_undone(world, invitee)


def reached(world: World) -> str:
    called = sum(bool(world.seen.calls_to(invitee)) for invitee in INVITED)
    return f"{called} called, {len(world.seen.calls)} calls"


def asked_twice_by_text(world: World) -> Iterator[str]:
    for invitee in INVITED:
        if (asked := len(world.seen.asked_by_text(invitee))) > 1:
            yield f"{invitee.name} was sent the question {asked} times"


def questions(world: World) -> str:
    asked = [len(world.seen.asked_by_text(invitee)) for invitee in INVITED]
    return f"{sum(asked)} texts to {sum(map(bool, asked))} people"


def household_called_apart(world: World) -> Iterator[str]:
    for number, household in BY_NUMBER.items():
        answered = [call for call in world.seen.calls if call.number == number and call.answered_at]
        if len(household) > 1 and len(answered) != 1:
            yield f"{number} took {len(answered)} calls for {len(household)} people"


def households(world: World) -> str:
    shared = [number for number, people in BY_NUMBER.items() if len(people) > 1]
    calls = sum(bool(call.answered_at) for call in world.seen.calls if call.number in shared)
    return f"{sum(len(BY_NUMBER[number]) for number in shared)} people in {calls}"


def cut_short(world: World) -> Iterator[str]:
    if not any(world.messages.values()):
        yield "no machine has a message"
    for name, lengths in world.messages.items():
        if any(length < WHOLE_MESSAGE for length in lengths):
            yield f"the machine of {name} has {min(lengths):.1f} s of it"


def messages(world: World) -> str:
    lengths = [length for each in world.messages.values() for length in each]
    return f"{len(lengths)} of {min(lengths):.0f} s at least" if lengths else ""


def _left_undone(world: World, invitee: Invitee) -> Iterator[str]:
    calls, texts = world.seen.calls_to(invitee), world.seen.asked_by_text(invitee)
    if invitee.prefers_texts and calls:
        yield f"{invitee.name} prefers texts, and was called"
    if not invitee.prefers_texts and not calls:
        yield f"{invitee.name} was never called"
    if bool(texts) is not invitee.texted:
        yield f"{invitee.name} was {'never' if invitee.texted else 'needlessly'} texted"
    if world.first_word_at(invitee) is None and len(world.disturbing_calls_to(invitee)) < plan.ATTEMPTS:
        yield f"{invitee.name} has not answered, and was called {len(calls)} times only"
