"""What the networks saw, as one line for each thing that happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lab.carrier import CarriedCall
from lab.demo.campaign.people import BY_NUMBER
from lab.demo.campaign.seen import Seen, came_out
from lab.texts import CarriedText

SHOWN = 64
"""Letters of a text of ours: all begin alike, and go on about the same event."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing, of one person or household."""

    at: datetime
    who: str
    what: str
    order: int = 0


def happenings(seen: Seen) -> list[Happening]:
    """All that has happened so far, in order."""
    found = [
        *(each for call in seen.calls for each in _of_call(call)),
        *(_of_text(text) for text in seen.texts),
        *(Happening(did.at, did.name, f"calls back, keys {did.what}") for did in seen.keyed_back),
        *(Happening(did.at, did.name, f"presses “{did.what}” on the page") for did in seen.pressed),
    ]
    return sorted(found, key=lambda each: (each.at, each.order))


def at_the_number(number: str) -> str:
    """Who is reached there."""
    people = BY_NUMBER.get(number, ())
    more = f" +{len(people) - 1}" if len(people) > 1 else ""
    return f"{people[0].name}{more}" if people else number


def _of_call(call: CarriedCall) -> Iterator[Happening]:
    who = at_the_number(call.number)
    yield Happening(call.arrived_at, who, "is called")
    if call.answered_at:
        yield Happening(call.answered_at, who, "answers", 1)
    for each in call.keyed:
        yield Happening(each.at, who, f"keys {each.keys}", 2)
    if call.ended_at and call.answered_at:
        yield Happening(call.ended_at, who, "call over", 3)
    elif call.ended_at and call.cause is not None:
        yield Happening(call.ended_at, who, came_out(call), 3)


def _of_text(text: CarriedText) -> Happening:
    if text.inbound:
        return Happening(text.created_at, at_the_number(text.sender), f"writes “{text.body}”")
    return Happening(text.created_at, at_the_number(text.to), f"gets a text: “{_beginning(text.body)}”")


def _beginning(body: str) -> str:
    return body if len(body) <= SHOWN else f"{body[:SHOWN].rstrip()} …"
