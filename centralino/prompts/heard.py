"""A prompt as it is heard at this moment: by whom, in which words, and for how long."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import Recorded, clip_files, is_whole
from centralino.prompts.place import Place
from centralino.settings import Language


@dataclass(frozen=True, slots=True)
class Heard:
    """`version` changes with its sound. Seconds are None where it was never made."""

    language: Language
    prompt: Prompt
    words: str
    is_recorded: bool
    seconds: float | None
    version: int

    @property
    def place(self) -> str:
        """Of its clip, and of its recordings."""
        return f"{self.language}/{self.prompt}"


def heard(place: Place, language: Language, prompt: Prompt) -> Heard:
    """That of one prompt in one language."""
    clip = place.clip(language, prompt)
    file = clip_files(place.clips, clip.place)[0]
    whole = is_whole(place.clips / clip.place)
    return Heard(
        language,
        prompt,
        place.catalogue.words[prompt][language],
        isinstance(clip.source, Recorded),
        _seconds(file) if whole else None,
        file.stat().st_mtime_ns if whole else 0,
    )


def _seconds(clip: Path) -> float:
    with wave.open(str(clip), "rb") as file:
        return round(file.getnframes() / file.getframerate(), 1)
