"""The people of the lab, as personas.toml has them: who calls and what they key, who is called and how they take it."""

from __future__ import annotations

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

WRITTEN = Path(__file__).with_name("personas.toml")

E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
Keys = Annotated[str, Field(pattern=r"^[0-9*#]{1,40}$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Seconds = Annotated[float, Field(ge=0, le=600)]
Voice = Literal["it-IT", "en-GB", "en-US", "es-ES", "fr-FR", "de-DE"]


class PersonaError(Exception):
    """personas.toml is not right; one line for each complaint, naming the person."""


class Takes(StrEnum):
    """How a person, or the network in their place, takes a call."""

    ANSWERS = "answers"
    BUSY = "busy"
    REJECTS = "rejects"
    NO_ANSWER = "no-answer"  # rings until the other side gives up
    UNALLOCATED = "unallocated"
    CONGESTION = "congestion"


class Written(BaseModel):
    """A table of personas.toml: fixed once read, and no unknown key in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Written):
    """Once `hears` is heard (a prompt, `music`, a person), and `then_waits` seconds more: these keys, or hanging up.

    `to_its_end` waits until it has been heard. Without `hears` the step follows the one before it.
    """

    hears: str | None = None
    to_its_end: bool = False
    then_waits: Seconds = 0.2
    keys: Keys | None = None
    hangs_up: bool = False

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        if self.keys and self.hangs_up:
            raise ValueError("a step either keys or hangs up")
        if self.to_its_end and not self.hears:
            raise ValueError("to_its_end needs to know of what: hears")
        return self


class Caller(Written):
    """Somebody who calls. Lengths are seconds.

    They go through their steps, talk to whoever answers for `talks_for`, and hang up at the latest `patience`
    after their call was answered.
    """

    who: str
    number: E164 | None = None
    withheld: bool = False
    steps: tuple[Step, ...] = ()
    talks_for: Seconds = 1.0
    patience: Seconds = 75

    @model_validator(mode="after")
    def _calls_from_somewhere(self) -> Self:
        if self.withheld == (self.number is not None):
            raise ValueError("give the number they call from, or withheld = true")
        return self


class Callee(Written):
    """Somebody who is called, for the place they stand for (support, sales).

    `takes` goes call by call, and its last lasts; what they say tells who they are.
    They take the call after ringing for `after` seconds, and hang up after `talks_for` if the other has not.
    """

    who: str
    place: Name
    number: E164
    says: Annotated[str, Field(min_length=12)]
    voice: Voice = "en-GB"
    takes: Annotated[tuple[Takes, ...], Field(min_length=1), BeforeValidator(lambda way: _listed(way))] = (
        Takes.ANSWERS,
    )
    after: Seconds = 0.5
    talks_for: Seconds = 60

    def takes_call(self, count: int) -> Takes:
        """How call number `count` is taken; the first is 0."""
        return self.takes[min(count, len(self.takes) - 1)]


class People(Written):
    """Everybody in the lab, by name."""

    callers: dict[Name, Caller]
    callees: dict[Name, Callee]

    @model_validator(mode="after")
    def _no_number_rings_two(self) -> Self:
        numbers = [callee.number for callee in self.callees.values()]
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise ValueError(f"several callees have {', '.join(twice)}")
        return self

    def at(self, number: str) -> str | None:
        """The name of whoever is called at a number, in E.164."""
        return next((name for name, callee in self.callees.items() if callee.number == number), None)


def read_people(path: Path = WRITTEN) -> People:
    """The people of a personas.toml. Raises `PersonaError` with all that is wrong with it."""
    try:
        return People.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise PersonaError("\n".join(complaints(path.name, error))) from error
    except (OSError, ValueError) as error:
        raise PersonaError(f"{path.name}: {error}") from error


def complaints(file: str, error: ValidationError) -> list[str]:
    """A line for each fault, with the place where it is."""
    return [
        f"{file}: {'.'.join(map(str, fault['loc'])) or 'people'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False)
    ]


def _listed(way: object) -> object:
    return [way] if isinstance(way, str) else way
