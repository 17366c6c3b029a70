"""What a plan says and writes, filled in for one member, and what its texts take on the air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from centralino.campaigns.clips.sayings import Saying, segments
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.texts.bodies import Text, body
from centralino.campaigns.words.wording import Said
from centralino.messages.segments import ALONE, ALPHABET, EXTENSION, OF_SEVERAL, Segments
from centralino.messages.segments import segments as segments_of


@dataclass(frozen=True, slots=True)
class TextExample:
    """A text as a member gets it. `strangers` are the letters that make it dearer, for they are in no GSM alphabet."""

    words: str
    takes: Segments
    strangers: str

    @property
    def room(self) -> int:
        """How many units so many segments hold."""
        alone = ALONE[self.takes.encoding]
        return alone if self.takes.count == 1 else OF_SEVERAL[self.takes.encoding] * self.takes.count


def sayings_for(plan: Plan, name: str) -> Mapping[str, str]:
    """Each saying, with the name where it is said; of one that is recorded, the house's words in its place."""
    return {saying.value: _heard(plan, saying, name) for saying in Saying}


def texts_for(plan: Plan, name: str, link: str) -> Mapping[str, TextExample]:
    """Each text."""
    return {text.value: _example(body(plan, text, name=name, link=link)) for text in Text}


def _heard(plan: Plan, saying: Saying, name: str) -> str:
    parts = segments(plan, saying)
    return " ".join(part.text if isinstance(part, Said) else name for part in parts)


def _example(words: str) -> TextExample:
    known = ALPHABET | EXTENSION
    strangers = "".join(dict.fromkeys(each for each in words if each not in known))
    return TextExample(words, segments_of(words), strangers)
