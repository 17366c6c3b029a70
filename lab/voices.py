"""The voices of the people who are called: each says one sentence of their own."""

from __future__ import annotations

from pathlib import Path

from centralino.prompts.catalogue import Voice
from centralino.prompts.voice import synthesise
from centralino.prompts.wav import write_clip
from lab.personas import Callee, People


def make_voices(people: People, folder: Path) -> dict[str, Path]:
    """A clip for each callee, by name; paths without a suffix, as Asterisk plays them."""
    folder.mkdir(parents=True, exist_ok=True)
    voices = {name: folder / name for name in people.callees}
    for name, callee in people.callees.items():
        _say(callee, voices[name])
    return voices


def _say(callee: Callee, place: Path) -> None:
    write_clip(place, synthesise(callee.says, Voice(callee.voice, speed=1.0, pitch=1.0)))
