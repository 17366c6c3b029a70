"""Several clips as one file, to be heard outside a call as a caller hears them."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from pathlib import Path

from centralino.prompts.wav import CLIP_RATES


def join_clips(places: Iterable[str], folder: Path, path: Path) -> float:
    """Write the clips at these places one after another to a WAV file of the best rate; returns its seconds.

    Raises FileNotFoundError for a clip that has not been made.
    """
    suffix, rate = max(CLIP_RATES.items(), key=lambda each: each[1])
    pcm = b"".join(_pcm(folder / f"{place}{suffix}") for place in places)
    with wave.open(str(path), "wb") as joined:
        joined.setnchannels(1)
        joined.setsampwidth(2)
        joined.setframerate(rate)
        joined.writeframes(pcm)
    return len(pcm) / 2 / rate


def _pcm(clip: Path) -> bytes:
    with wave.open(str(clip), "rb") as file:
        return file.readframes(file.getnframes())
