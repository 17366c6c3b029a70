"""Who is rung for a caller, in which order, and what is done when nobody answers."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from centralino.settings.spelling import E164, Name
from centralino.settings.telephone.part import Part

RingFor = Annotated[int, Field(ge=1, le=3600)]


def _not_general(music: str) -> str:
    if music == "general":
        raise ValueError("'general' is no music: it means something to Asterisk itself")
    return music


class Member(Part):
    """Somebody with a telephone: a phone of ours, or an outside number over a trunk."""

    phone: Name | None = None
    number: E164 | None = None
    trunk: Name | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        choices = self._choices()
        if sum(each is not None for each in choices.values()) != 1:
            raise ValueError(f"give exactly one of {', '.join(choices)}")
        if (self.number is None) != (self.trunk is None):
            raise ValueError("an outside number needs the trunk it goes over, and only a number has one")
        return self

    def _choices(self) -> dict[str, str | None]:
        return {"phone": self.phone, "number": self.number}


class Ring(Member):
    """One thing to ring: a queue, or somebody; for `ring_for` seconds, within `hours`."""

    queue: Name | None = None
    ring_for: RingFor = 30
    hours: Name | None = None

    def _choices(self) -> dict[str, str | None]:
        return {"queue": self.queue} | super()._choices()


class Queue(Part):
    """An Asterisk queue: who is rung in it, and how; each of them for `ring_for` seconds."""

    members: tuple[Member, ...] = ()
    strategy: Literal["ringall", "rrmemory", "leastrecent", "fewestcalls", "random", "linear"] = "rrmemory"
    ring_for: RingFor = 20
    retry_after: Annotated[int, Field(ge=1, le=60)] = 2


CALL_BACK, GOODBYE = "call_back", "goodbye"  # what may stand in place of another destination


class Destination(Part):
    """Where callers are put through: what is rung, in order, and what happens when nobody takes them.

    `otherwise` is another destination's name, or "call_back" (say so, take a number), or "goodbye".
    """

    ring: tuple[Ring, ...] = Field(min_length=1)
    hours: Name | None = None
    music: Annotated[Name, AfterValidator(_not_general)] = "default"
    otherwise: Name = CALL_BACK
