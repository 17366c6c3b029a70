"""What a sound says, in the words that are spoken."""

from __future__ import annotations

from centralino.prompts.catalogue import Catalogue, Prompt
from lab.ears import MUSIC, PERSON
from lab.personas import People


class Words:
    """Sounds as text: prompts by the catalogue, people by what they say."""

    def __init__(self, catalogue: Catalogue, people: People) -> None:
        self._catalogue, self._people = catalogue, people

    def of(self, sound: str) -> str:
        """The text of `it/greeting`, in quotes; a sign for digits and music."""
        language, _, name = sound.partition("/")
        if sound == MUSIC:
            return "♪ music"
        if language == PERSON:
            return f"“{self._people.callees[name].says}”"
        if name.startswith("digits/"):
            return f"“{name.removeprefix('digits/')}”"
        return f"“{self._catalogue.words[Prompt(name)][language]}”"  # type: ignore[index]
