"""What became of one call as its caller lived it: what was heard and keyed, when, whom they reached, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab.ears import MUSIC, PERSON

ENDINGS = {16: "hung up", 17: "busy", 19: "no answer", 21: "rejected", 1: "unallocated", 34: "congestion"}


@dataclass(frozen=True, slots=True)
class Answered:
    """The other side took the call. Every `at` is seconds since the call was placed."""

    at: float


@dataclass(frozen=True, slots=True)
class Hears:
    """A sound began: `it/greeting`, `en/digits/7`, `music`, `person/sales`."""

    at: float
    sound: str


@dataclass(frozen=True, slots=True)
class HeardOut:
    """A sound ended, whole or cut off."""

    at: float
    sound: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys, from `at` on."""

    at: float
    keys: str


@dataclass(frozen=True, slots=True)
class Over:
    """The call is over: by the caller, or else by the other side. `cause` is ITU-T Q.850's."""

    at: float
    cause: int
    by_caller: bool

    def __str__(self) -> str:
        who = "caller" if self.by_caller else "other side"
        return f"{who} hung up" if self.cause == 16 else ENDINGS.get(self.cause, f"cause {self.cause}")


Moment = Answered | Hears | HeardOut | Keyed | Over


def is_about(sound: str, asked: str) -> bool:
    """Whether a sound is what a step waits for: `greeting` in any language, `person` whoever it is."""
    return asked in (sound, sound.partition("/")[2], sound.partition("/")[0])


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole call. `rang_at` is when the one they reached began to ring, in seconds since the call was placed."""

    caller: str
    to: str
    moments: Sequence[Moment]
    rang_at: float | None = None

    @property
    def sounds(self) -> tuple[str, ...]:
        """What was heard, in order; music or a person who goes on is one sound."""
        heard = [moment.sound for moment in self.moments if isinstance(moment, Hears)]
        return tuple(
            sound
            for before, sound in zip(["", *heard], heard, strict=False)
            if sound != before or not (sound == MUSIC or is_about(sound, PERSON))
        )

    @property
    def prompts(self) -> tuple[str, ...]:
        """The prompts of ours among the sounds, without their language: no digits, no music, no people."""
        ours = (sound for sound in self.sounds if sound != MUSIC and not is_about(sound, PERSON))
        return tuple(name for _, _, name in (sound.partition("/") for sound in ours) if "/" not in name)

    @property
    def reached(self) -> str | None:
        """Who of the lab's people the caller heard last."""
        people = [sound.partition("/")[2] for sound in self.sounds if is_about(sound, PERSON)]
        return people[-1] if people else None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(moment.keys for moment in self.moments if isinstance(moment, Keyed))

    @property
    def over(self) -> Over | None:
        return next((moment for moment in self.moments if isinstance(moment, Over)), None)

    @property
    def answered_ms(self) -> float | None:
        """Milliseconds from placing the call until it was answered."""
        return next((moment.at * 1000 for moment in self.moments if isinstance(moment, Answered)), None)

    @property
    def first_word_ms(self) -> float | None:
        """Milliseconds from placing the call until something was to be heard."""
        return next((moment.at * 1000 for moment in self.moments if isinstance(moment, Hears)), None)

    @property
    def ringing_ms(self) -> float | None:
        """Milliseconds from placing the call until the one they reached began to ring."""
        return None if self.rang_at is None else self.rang_at * 1000
