"""Whether our archive tells what the networks saw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from centralino.campaigns.rules.dispositions import Disposition
from lab.agreement import disagreements
from lab.demo.campaign.people import INVITED
from lab.demo.campaign.promises.world import World
from lab.demo.campaign.seen import Given, answers_given, of_each


def answers_differ(world: World) -> Iterator[str]:
    given = of_each(answers_given(world.seen))
    for invitee in INVITED:
        gave, has = given.get(invitee.name, []), world.archive.get(invitee.name, ())
        if _told(gave) != _told(has):
            yield f"{invitee.name} answered {_told(gave)}, the archive has {_told(has)}"
    for name in sorted(world.archive.keys() - {invitee.name for invitee in INVITED}):
        yield f"the archive has {name}, who is not on the list"


def answers_counted(world: World) -> str:
    given = answers_given(world.seen)
    return f"{len(given)} answers of {len(of_each(given))} people"


def carrier_disagrees(world: World) -> Iterator[str]:
    if not world.ledger_is_complete:
        yield "the carrier's ledger is not complete: nothing follows from it"
    yield from disagreements(world.placed, world.seen.calls)


def calls_counted(world: World) -> str:
    lost = sum(Disposition.LOST in call.dispositions for call in world.placed)
    told = f", {lost} of them lost" if lost else ""
    return f"{len(world.seen.calls)} calls there, {len(world.placed)} here{told}"


def _told(answers: Sequence[Given]) -> str:
    told = [
        f"{each.answer} by {each.channel}{f', {each.party} of them' if each.party else ''}"
        for each in answers
    ]
    return ", then ".join(told) or "nothing"
