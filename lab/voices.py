"""The voices of the people who are called: each says one sentence of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from centralino.prompts.catalogue import Voice
from centralino.prompts.voice import synthesise
from centralino.prompts.wav import write_clip
from lab.personas import People

# No comma and no full stop: a pause would let a detector of machines believe in a person.
GREETING = (
    "you have reached the voice mail of somebody who cannot come to the telephone now "
    "please leave your name and number after the tone"
)
TALK = "hello hello who is this I can hardly hear you I am in the car with the children"


@dataclass(frozen=True, slots=True)
class MemberVoices:
    """Clips that members share; paths without a suffix, as Asterisk plays them."""

    greeting: Path
    talk: Path


def make_voices(people: People, folder: Path) -> dict[str, Path]:
    """A clip for each callee, by name; paths without a suffix, as Asterisk plays them."""
    voices = {name: folder / name for name in people.callees}
    for name, callee in people.callees.items():
        _say(callee.says, callee.voice, voices[name])
    return voices


def make_member_voices(folder: Path) -> MemberVoices:
    """What an answering machine says, and what somebody says who does not listen."""
    voices = MemberVoices(folder / "greeting", folder / "talk")
    _say(GREETING, "en-GB", voices.greeting)
    _say(TALK, "en-US", voices.talk)
    return voices


def _say(words: str, voice: str, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    write_clip(place, synthesise(words, Voice(voice, speed=1.0, pitch=1.0)))
