"""The evidence of a campaign, and what a promise is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lab.agreement import PlacedCall
from lab.carrier import CarriedCall
from lab.demo.campaign.people import Invitee
from lab.demo.campaign.plan import ROME
from lab.demo.campaign.seen import (
    Given,
    Seen,
    answers_given,
    is_disturbing,
    of_each,
    wishes_to_be_left_alone,
)

SAME_MOMENT = timedelta(seconds=0.3)
"""Two clocks and a network lie between us and the carrier: what comes by so much early or late is in time."""


@dataclass(frozen=True, slots=True)
class World:
    """What was seen, and what our archive says of it: answers by member, calls, and the hours of the campaign.

    `messages` are the lengths of what machines recorded, in seconds.
    """

    seen: Seen
    archive: Mapping[str, Sequence[Given]] = field(default_factory=dict)
    placed: Sequence[PlacedCall] = ()
    messages: Mapping[str, Sequence[float]] = field(default_factory=dict)
    windows: Sequence[str] = ("00:00-24:00",)
    ledger_is_complete: bool = True

    def disturbing_calls_to(self, invitee: Invitee) -> list[CarriedCall]:
        """The calls that reached a telephone of theirs."""
        return [call for call in self.seen.calls_to(invitee) if is_disturbing(call)]

    def first_word_at(self, invitee: Invitee) -> datetime | None:
        """When they first answered, or said that they want no more."""
        given = of_each(answers_given(self.seen)).get(invitee.name, [])
        never = wishes_to_be_left_alone(self.seen).get(invitee.name)
        return min([*(each.at for each in given), *([never] if never else [])], default=None)


def _nothing(_world: World) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A sentence that must be true; `broken` tells everything against it, `measure` by how much it holds."""

    sentence: str
    broken: Callable[[World], Iterator[str]]
    measure: Callable[[World], str] = _nothing


def clock(at: datetime) -> str:
    """As it is told to whoever watches."""
    return f"{at.astimezone(ROME):%H:%M:%S}"
