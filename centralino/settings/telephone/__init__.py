"""The telephone side of the settings, as written in telephone.toml: lines, destinations, hours, trunks, phones."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from centralino.settings.spelling import E164, Language, Name, SectionName, ZoneName
from centralino.settings.telephone.disturbance import Disturbance
from centralino.settings.telephone.hours import WEEKDAYS, OpeningHours, Weekday, Window
from centralino.settings.telephone.part import Part
from centralino.settings.telephone.peers import Phone, Trunk
from centralino.settings.telephone.plan import complaints
from centralino.settings.telephone.ringing import Destination, Member, Queue, Ring

__all__ = [
    "WEEKDAYS",
    "Bought",
    "Destination",
    "Disturbance",
    "Kind",
    "Language",
    "Line",
    "Member",
    "OpeningHours",
    "Phone",
    "Queue",
    "Ring",
    "Telephone",
    "Trunk",
    "Weekday",
    "Window",
    "ZoneName",
]


class Line(Part):
    """A number people dial, in which language it speaks to those we do not know, and what it is for.

    Whoever was called from a number for `invitations` and calls it back is asked the question there.
    """

    language: Language
    purpose: Literal["support", "invitations"] = "support"


class Kind(Part):
    """What a kind of contract buys: which destination (without one: plain support), and who waits less there."""

    destination: Name | None = None
    priority: Annotated[int, Field(ge=0, le=100)] = 0


class Bought(NamedTuple):
    """Where a contract leads, and how soon among those who wait (higher is sooner)."""

    destination: str
    priority: int


class Telephone(Part):
    """The whole of telephone.toml, with every name in it resolved."""

    lines: dict[E164, Line] = Field(min_length=1)
    support: Name = "support"
    sales: Name = "sales"
    safe: Ring
    kinds: dict[Name, Kind] = Field(default_factory=dict)
    destinations: dict[Name, Destination]
    queues: dict[SectionName, Queue] = Field(default_factory=dict)
    hours: dict[Name, OpeningHours] = Field(default_factory=dict)
    trunks: dict[SectionName, Trunk] = Field(default_factory=dict)
    phones: dict[SectionName, Phone] = Field(default_factory=dict)
    disturbance: Disturbance = Disturbance()

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if wrong := list(complaints(self)):
            raise ValueError("; ".join(wrong))
        return self

    def kind(self, name: str) -> Bought:
        """What a contract of this kind buys; a kind that is not listed buys plain support."""
        kind = self.kinds.get(name, Kind())
        return Bought(kind.destination or self.support, kind.priority)

    @property
    def destination_names(self) -> list[str]:
        """Support and sales first."""
        return list(dict.fromkeys([self.support, self.sales, *self.destinations]))

    @property
    def what_contracts_buy(self) -> frozenset[str]:
        """The destinations that only those who paid are put through to."""
        return frozenset({self.support, *(self.kind(name).destination for name in self.kinds)})
