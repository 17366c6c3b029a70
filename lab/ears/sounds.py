"""What an ear reports: a sound began, a sound ended."""

from __future__ import annotations

from dataclasses import dataclass

MUSIC = "music"
PERSON = "person"


@dataclass(frozen=True, slots=True)
class Began:
    """From `at` on this was to be heard; seconds since the ear was opened. It is known a little later than it began."""

    sound: str
    at: float


@dataclass(frozen=True, slots=True)
class Ended:
    """Until `at` it was to be heard; `whole` if nothing of it was cut off."""

    sound: str
    at: float
    whole: bool


Sound = Began | Ended
