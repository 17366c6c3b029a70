"""Where the prompts of a checkout are: their words, the organisation's own recordings, and the clips made of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from centralino.prompts.catalogue import Catalogue, Prompt, read_catalogue
from centralino.prompts.clips import Clip, prompt_clip, wanted_clips
from centralino.settings import Language, Settings


@dataclass(frozen=True, slots=True)
class Place:
    """The words as they were when it was read."""

    catalogue: Catalogue
    own: Path
    clips: Path

    @classmethod
    def of(cls, folder: Path, own: Path) -> Self:
        """Of a checkout; `own` is relative to it. Raises `CatalogueError`."""
        sounds = folder / "sounds"
        return cls(read_catalogue(sounds / "prompts.toml"), folder / own, sounds / "clips")

    @classmethod
    def in_house(cls, settings: Settings) -> Self:
        """Of the house that runs. Raises `CatalogueError`."""
        return cls.of(settings.folder, settings.prompts)

    def wanted(self) -> list[Clip]:
        """Every clip there must be."""
        return wanted_clips(self.catalogue, self.own)

    def clip(self, language: Language, prompt: Prompt) -> Clip:
        """The one that says this prompt in this language; no other recording is looked at."""
        return prompt_clip(self.catalogue, self.own, language, prompt)
