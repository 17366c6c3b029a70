"""Where the prompts of a checkout are: their words, the organisation's own recordings, and the clips made of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from centralino.prompts.catalogue import Catalogue, read_catalogue
from centralino.prompts.clips import Clip, wanted_clips
from centralino.settings import Settings


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
