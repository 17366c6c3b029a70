"""How people answer calls and texts: what the past says of it, and what may be believed where it says little.

The tree of an attempt: a number that was never tried may be nobody's; else the network may not carry the call; else
the line may be busy, or the call rejected; else somebody picks up or nobody does. Who picks up answers the question,
or hangs up, or wants no more calls, or talks to a person, or presses no key; where nobody does, a machine may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from statistics import NormalDist
from typing import Generic, TypeVar

from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.hours import PartOfDay

PICKED_UP = (
    Disposition.ANSWERED,
    Disposition.HUNG_UP,
    Disposition.NEVER,
    Disposition.TALKED,
    Disposition.NO_KEY,
)
"""By a person, in the order of the tree."""

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Share:
    """How often something is so, and how sure that is: as if it had been seen `so` times, and `not_so` times not."""

    so: float
    not_so: float

    @property
    def mean(self) -> float:
        return self.so / (self.so + self.not_so)

    def at(self, quantile: float) -> float:
        """What it may be in truth: of all that it may be, that share is lower. By a normal in place of the beta."""
        mean = self.mean
        spread = (mean * (1 - mean) / (self.so + self.not_so + 1)) ** 0.5
        if not spread:
            return mean
        return min(max(NormalDist(mean, spread).inv_cdf(quantile), mean / 4), 1 - (1 - mean) / 4)


def certain(share: float) -> Share:
    """A share that somebody has given: there is no doubt of it."""
    return Share(share * 1e12, (1 - share) * 1e12)


@dataclass(frozen=True, slots=True)
class Chances(Generic[T]):
    """The chances at each fork of the tree, in its order, and those of what comes by itself."""

    invalid: T
    """Of numbers that were never tried."""
    not_carried: T
    busy: T
    rejected: T
    picks_up: T
    """Of calls to people who were not called before for the same invitation."""
    machine: T
    """Of calls that nobody picks up."""
    answers: T
    """Of those who pick up."""
    hangs_up: T
    """Of those who pick up and do not answer; and so on down to no key."""
    never: T
    talks: T
    yes: T
    """Of answers."""
    answers_text: T
    """Of texts, by a reply or by the link."""
    calls_back: T
    """Of calls that nobody picked up: those that call us, and answer."""

    def each(self, change: Callable[[T], U]) -> Chances[U]:
        """The same, with each chance changed."""
        return Chances(**{field.name: change(getattr(self, field.name)) for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long a call takes, in the mean: the line is held for `line`, of which `talk` are paid for."""

    line: float
    talk: float


@dataclass(frozen=True, slots=True)
class Rates(Generic[T]):
    """All that a simulation has to know of people.

    `alike` says how alike people are in picking up: their own chances are spread as a beta distribution whose two
    parameters have this sum. Small: who did not answer once will hardly answer ever. `parts` are factors of the
    chance that somebody picks up. `text_after` and `back_after` are medians.
    """

    chances: Chances[T]
    alike: float
    parts: Mapping[PartOfDay, float]
    seconds: Mapping[Disposition, Seconds]
    text_after: timedelta
    back_after: timedelta

    def with_chances(self, chances: Chances[U]) -> Rates[U]:
        """The same people, with other chances."""
        return Rates(chances, self.alike, self.parts, self.seconds, self.text_after, self.back_after)
