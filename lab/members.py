"""The people whom a campaign calls: how each of them takes one call after another, and answers a text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from lab.personas import E164, Keys, Name, PersonaError, Seconds, Step, Written, complaints


class Way(StrEnum):
    """How a call is taken; the first three are answered."""

    ANSWERS = "answers"
    TALKS_OVER = "talks-over"  # speaks at once, over whatever is said to them
    MACHINE = "machine"  # answers at once; six seconds of greeting without a pause, a beep, and it records
    BUSY = "busy"
    NO_ANSWER = "no-answer"  # rings until the other side gives up
    REJECTS = "rejects"
    UNALLOCATED = "unallocated"
    CONGESTION = "congestion"


ANSWERED = (Way.ANSWERS, Way.TALKS_OVER, Way.MACHINE)


class Press(Written):
    """Keys, so many seconds after the call was answered, whether or not somebody still speaks."""

    after: Seconds
    keys: Keys


class CallsBack(Written):
    """Calls the number that was shown, so many seconds after the call to them; steps as a caller's."""

    after: Seconds
    steps: tuple[Step, ...] = ()


class Habit(Written):
    """How one call is taken. Lengths are seconds.

    It rings for `rings`; once answered they press their keys, and hang up `stays` after the answer
    if the other side has not done so.
    """

    way: Way = Way.ANSWERS
    rings: Seconds = 1.0
    presses: tuple[Press, ...] = ()
    stays: Seconds = 120.0
    calls_back: CallsBack | None = None

    @model_validator(mode="after")
    def _presses_what_can_be_pressed(self) -> Self:
        if self.presses and self.way not in (Way.ANSWERS, Way.TALKS_OVER):
            raise ValueError(f"nobody presses keys who is {self.way}")
        if list(self.presses) != sorted(self.presses, key=lambda press: press.after):
            raise ValueError("presses are in the order of their time")
        return self


class Reply(Written):
    """A text that is sent, so many seconds after another arrived."""

    after: Seconds
    body: str


def _habit(written: object) -> object:
    return {"way": written} if isinstance(written, str) else written


class Member(Written):
    """Somebody on a list.

    `takes` goes call by call, whichever of their numbers is called, and its last lasts. `replies` goes text by text
    and then stops: whoever answered is not made to answer again. With `follows_link` they open the first link in
    the first text that has one, and press that button.
    """

    who: str
    numbers: Annotated[tuple[E164, ...], Field(min_length=1, max_length=2)]
    takes: Annotated[tuple[Annotated[Habit, BeforeValidator(_habit)], ...], Field(min_length=1)]
    replies: tuple[tuple[Reply, ...], ...] = ()
    follows_link: Literal["yes", "no"] | None = None
    link_after: Seconds = 2.0

    def takes_call(self, count: int) -> Habit:
        """How call number `count` is taken; the first is 0."""
        return self.takes[min(count, len(self.takes) - 1)]

    def replies_to(self, count: int) -> Sequence[Reply]:
        """What is sent back for text number `count`; the first is 0."""
        return self.replies[count] if count < len(self.replies) else ()


BUSY = Habit(way=Way.BUSY)
NO_ANSWER = Habit(way=Way.NO_ANSWER)
REJECTS = Habit(way=Way.REJECTS)
UNALLOCATED = Habit(way=Way.UNALLOCATED)
CONGESTION = Habit(way=Way.CONGESTION)
MACHINE = Habit(way=Way.MACHINE, rings=0)
SILENT = Habit(way=Way.ANSWERS)


def keys(what: str, after: float, *later: tuple[str, float], rings: float = 1.0) -> Habit:
    """Answers and presses keys `after` seconds, and others later: the wrong ones first, then the right."""
    presses = [Press(after=when, keys=which) for which, when in ((what, after), *later)]
    return Habit(presses=tuple(presses), rings=rings)


def talks_over(what: str, after: float) -> Habit:
    """Speaks into what is said to them, and then presses keys."""
    return Habit(way=Way.TALKS_OVER, presses=(Press(after=after, keys=what),))


def hangs_up(after: float) -> Habit:
    """Answers, and has enough."""
    return Habit(stays=after)


def calling_back(habit: Habit, after: float, *steps: Step) -> Habit:
    """The same, and calls back afterwards."""
    return habit.model_copy(update={"calls_back": CallsBack(after=after, steps=steps)})


Members = Mapping[Name, Member]


def by_number(members: Members) -> dict[str, str]:
    """Who is called at which number. Raises `ValueError` when one would ring two."""
    found: dict[str, str] = {}
    for name, member in members.items():
        for number in member.numbers:
            if other := found.get(number):
                raise ValueError(f"{number} is both {other}'s and {name}'s")
            found[number] = name
    return found


class _File(Written):
    members: dict[Name, Member]

    @model_validator(mode="after")
    def _no_number_rings_two(self) -> Self:
        by_number(self.members)
        return self


def read_members(path: Path) -> dict[str, Member]:
    """The members of a file, by name. Raises `PersonaError` with all that is wrong with it."""
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).members
    except ValidationError as error:
        raise PersonaError("\n".join(complaints(path.name, error))) from error
    except (OSError, ValueError) as error:
        raise PersonaError(f"{path.name}: {error}") from error
