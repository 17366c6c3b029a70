"""What can be said to a caller, as the sound files that Asterisk plays for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from centralino.prompts.catalogue import Prompt


@dataclass(frozen=True, slots=True)
class Digits:
    """Read out one by one, in the caller's language, by Asterisk's own sounds."""

    text: str


@dataclass(frozen=True, slots=True)
class NameClip:
    """A contact's name, as it was recorded."""

    clip: str


Words = Prompt | Digits | NameClip

# How long a clip may be that we did not measure: a generous digit, a long company name.
_DIGIT_SECONDS = 1.0
_CLIP_SECONDS = 20.0


def sound_files(words: Words) -> Iterator[str]:
    """The files, by the names under Asterisk's sounds folder of the channel's language."""
    match words:
        case Prompt():
            yield f"centralino/{words}"
        case NameClip(clip):
            yield f"centralino/names/{clip}"
        case Digits(text):
            yield from (f"digits/{digit}" for digit in text if digit.isdigit())


def at_most_seconds(words: Words) -> float:
    """A length that saying it never exceeds."""
    return len(words.text) * _DIGIT_SECONDS if isinstance(words, Digits) else _CLIP_SECONDS
