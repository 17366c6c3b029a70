"""All that may be heard on a call of ours: the prompts, the spoken digits, the music, and the lab's own people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import get_args

from centralino.prompts.catalogue import Prompt
from centralino.settings import Language
from centralino.stack.asterisk import AsteriskLayout
from centralino.stack.asterisk.folders import core_sounds
from lab.ears import PERSON, Library
from lab.ears.library import read_clip, read_clips

SUPPORT_LINE = tuple(prompt for prompt in Prompt if not prompt.startswith("invitation-"))
"""What a caller to the support line may hear of our prompts."""


def library_of(
    prompts: Collection[Prompt], layout: AsteriskLayout, checkout: Path, voices: Mapping[str, Path]
) -> Library:
    """Sounds by name: `it/greeting`, `en/digits/7`, `person/NAME` for each of `voices` (without a suffix).

    An ear compares what it hears with every moment of every sound it knows: fifty a second, for each call.
    """
    clips = {f"{PERSON}/{name}": read_clip(path.with_suffix(".wav")) for name, path in voices.items()}
    for language in get_args(Language):
        clips |= read_clips(checkout / "sounds" / "clips" / language, f"{language}/", prompts)
        for folder in core_sounds(layout, language):
            if folder.name == "digits":
                clips |= read_clips(folder, f"{language}/digits/", "0123456789")
    return Library(clips, [read_clip(path) for path in music_pieces(layout, checkout)])


def music_pieces(layout: AsteriskLayout, checkout: Path) -> list[Path]:
    """What is played on hold: Asterisk's own pieces, and those of the organisation."""
    return sorted([*(layout.data / "moh").glob("*.wav"), *(checkout / "sounds" / "music").glob("*/*.wav")])
