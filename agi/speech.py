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


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words made into a clip of their own (centralino/prompts/spoken.py), at this place; the text is for the record."""

    place: str
    text: str


Words = Prompt | Digits | NameClip | Spoken


def sound_files(words: Words) -> Iterator[str]:
    """The files, by their names under Asterisk's sounds folder of the channel's language."""
    match words:
        case Prompt():
            yield f"centralino/{words}"
        case NameClip(clip):
            yield f"centralino/names/{clip}"
        case Digits(text):
            yield from (f"digits/{digit}" for digit in text if digit.isdigit())
        case Spoken(place):
            yield f"centralino/{place}"


def spell(words: Words) -> str:
    """For the record."""
    match words:
        case Prompt():
            return str(words)
        case Digits(text):
            return text
        case NameClip(clip):
            return f"names/{clip}"
        case Spoken(text=text):
            return text
