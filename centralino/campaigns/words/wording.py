"""A campaign's words: text with placeholders, as segments for the voice and as text for a telephone's screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from centralino.campaigns.words.dates_in_words import spoken_day, spoken_time, written_day, written_time
from centralino.settings import Language


class Placeholder(StrEnum):
    """What a text may leave open; the value is what stands between the braces."""

    NAME = "name"
    EVENT = "event"
    DAY = "day"
    TIME = "time"
    PLACE = "place"
    ORGANISATION = "organisation"
    LINK = "link"


SPOKEN: Final = frozenset(Placeholder) - {Placeholder.LINK}  # nobody can press a link that is read to them
WRITTEN: Final = frozenset(Placeholder)

Part = str | Placeholder


@dataclass(frozen=True, slots=True)
class Template:
    """A text as its parts: words, and what is left open between them."""

    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str, allowed: frozenset[Placeholder] = WRITTEN) -> Self:
        """The parts of a text like `Hello {name}`. Raises ValueError, in words for whoever wrote it."""
        words_and_names = re.split(r"\{([^{}]*)\}", text)
        for words in words_and_names[::2]:
            if stray := re.search(r"[{}]", words):
                raise ValueError(
                    f"a {stray[0]} stands alone in {_excerpt(text)}: placeholders are {_listed(allowed)}"
                )
        parts = (
            _placeholder(each, allowed) if at % 2 else each
            for at, each in enumerate(words_and_names)
            if each or at % 2
        )
        return cls(tuple(parts))

    @property
    def names_somebody(self) -> bool:
        """Whether it is another text for each member."""
        return Placeholder.NAME in self.parts


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same for all members; `starts_at` is told on the wall clock of `zone`, the place may be empty."""

    event: str
    starts_at: datetime
    zone: ZoneInfo
    place: str
    organisation: str

    def spoken(self, language: Language) -> Mapping[Placeholder, str]:
        """Each placeholder's words for the voice."""
        local = self.starts_at.astimezone(self.zone)
        return self._named() | {
            Placeholder.DAY: spoken_day(local.date(), language),
            Placeholder.TIME: spoken_time(local.time(), language),
        }

    def written(self, language: Language) -> Mapping[Placeholder, str]:
        """Each placeholder's words for the screen."""
        local = self.starts_at.astimezone(self.zone)
        return self._named() | {
            Placeholder.DAY: written_day(local.date(), language),
            Placeholder.TIME: written_time(local.time(), language),
        }

    def _named(self) -> dict[Placeholder, str]:
        return {
            Placeholder.EVENT: self.event,
            Placeholder.PLACE: self.place,
            Placeholder.ORGANISATION: self.organisation,
        }


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are the same for all members of a campaign: one clip."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """Here the member's name is said: one clip for each name there is."""


Segment = Said | Name


def spoken_parts(template: Template, facts: Facts, language: Language) -> tuple[Segment, ...]:
    """What is said, clip by clip. Raises ValueError for a template with a placeholder that cannot be said."""
    values = facts.spoken(language)
    segments: list[Segment] = []
    words = ""
    for part in template.parts:
        if part is not Placeholder.NAME:
            words = _followed_by(words, part, values)
            continue
        segments += [*_said(words), Name()]
        words = ""
    return (*segments, *_said(words))


def written(template: Template, facts: Facts, language: Language, *, name: str, link: str) -> str:
    """The text for one member."""
    values = {**facts.written(language), Placeholder.NAME: name, Placeholder.LINK: link}
    text = ""
    for part in template.parts:
        text = _followed_by(text, part, values)
    return text.strip()


def _followed_by(words: str, part: Part, values: Mapping[Placeholder, str]) -> str:
    """Something that is not known takes the comma before it along."""
    if not isinstance(part, Placeholder):
        return words + part
    if part not in values:
        raise ValueError(f"{_braced(part)} cannot be said")
    value = " ".join(values[part].split())
    return words + value if value else re.sub(r"[\s,]+$", "", words)


def _said(words: str) -> Iterator[Said]:
    """The words without the marks that a name has left at their beginning; nothing if only those are left."""
    text = " ".join(words.split()).lstrip(" .,;:!?)")
    if any(character.isalnum() for character in text):
        yield Said(text)


def _placeholder(name: str, allowed: frozenset[Placeholder]) -> Placeholder:
    if name not in allowed:
        raise ValueError(f"{{{name}}} cannot stand here: placeholders are {_listed(allowed)}")
    return Placeholder(name)


def _listed(placeholders: frozenset[Placeholder]) -> str:
    return ", ".join(_braced(each) for each in Placeholder if each in placeholders)


def _braced(placeholder: Placeholder) -> str:
    return f"{{{placeholder}}}"


def _excerpt(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
