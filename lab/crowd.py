"""A crowd of members whose numbers say what they do, so that the carrier has nobody to ask: +39 366 H R W NNNN.

H is what they do, R how many seconds it rings, W how many more until they key or hang up. The carrier's side of it
is the context `crowd` of lab/carrier/extensions.conf.j2.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST = 10_000
PREFIX = "+39366"
NETWORK_GIVES_UP_AFTER = 10
"""Seconds, and R more, until the network says that there is no answer."""


class Does(StrEnum):
    """What somebody of the crowd does with every call; the value is the digit H."""

    SAYS_NOTHING = "0"
    KEYS_1 = "1"
    KEYS_2 = "2"
    HANGS_UP = "3"
    BUSY = "4"
    NO_ANSWER = "5"
    REJECTS = "6"
    UNALLOCATED = "7"
    CONGESTION = "8"
    KEYS_9 = "9"


KEYS = {Does.KEYS_1: "1", Does.KEYS_2: "2", Does.KEYS_9: "9"}
ANSWERED = {*KEYS, Does.SAYS_NOTHING, Does.HANGS_UP}
RINGS = {*ANSWERED, Does.NO_ANSWER}
CAUSES = {Does.BUSY: 17, Does.NO_ANSWER: 19, Does.REJECTS: 21, Does.UNALLOCATED: 1, Does.CONGESTION: 34}

MIX: Mapping[Does, float] = {
    Does.KEYS_1: 40,
    Does.KEYS_2: 20,
    Does.KEYS_9: 1,
    Does.HANGS_UP: 5,
    Does.SAYS_NOTHING: 3,
    Does.NO_ANSWER: 18,
    Does.BUSY: 8,
    Does.UNALLOCATED: 3,
    Does.REJECTS: 1,
    Does.CONGESTION: 1,
}
"""What a list of members is like, in shares of a hundred."""


@dataclass(frozen=True, slots=True)
class InTheCrowd:
    """One of them; lengths are whole seconds."""

    number: str
    does: Does
    rings_for: int
    acts_after: int

    @property
    def key(self) -> str | None:
        """What they key, if it comes to that."""
        return KEYS.get(self.does)

    @property
    def answers(self) -> bool:
        """Whether the call is answered."""
        return self.does in ANSWERED

    @property
    def cause(self) -> int | None:
        """With which cause of ITU-T Q.850 the network refuses the call, if it does."""
        return CAUSES.get(self.does)


def crowd(count: int, seed: int, mix: Mapping[Does, float] = MIX) -> Sequence[InTheCrowd]:
    """So many of them, at most `MOST`, in the shares of `mix`; the same for the same seed."""
    if not 0 <= count <= MOST:
        raise ValueError(f"a crowd has at most {MOST} people")
    chance = random.Random(seed)
    chosen = chance.choices(list(mix), list(mix.values()), k=count)
    return tuple(_one(does, serial, chance) for serial, does in enumerate(chosen))


def in_the_crowd(number: str) -> InTheCrowd:
    """What a number of the crowd says. Raises `ValueError` for any other."""
    digits = number.removeprefix(PREFIX)
    if not number.startswith(PREFIX) or len(digits) != 7 or not digits.isdecimal():
        raise ValueError(f"{number} is nobody of the crowd")
    does, after = Does(digits[0]), int(digits[1])
    if does is Does.NO_ANSWER:
        after += NETWORK_GIVES_UP_AFTER
    return InTheCrowd(number, does, after if does in RINGS else 0, int(digits[2]) if does in ANSWERED else 0)


def _one(does: Does, serial: int, chance: random.Random) -> InTheCrowd:
    rings = chance.randint(0, 9) if does is Does.NO_ANSWER else chance.randint(1, 5)
    acts = chance.randint(1, 4) if does is Does.HANGS_UP else chance.randint(4, 8)
    return in_the_crowd(f"{PREFIX}{does}{rings}{acts}{serial:04}")
