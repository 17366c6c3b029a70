"""Changing which recording is in force for a prompt: its clip is made anew, for the next call on."""

from __future__ import annotations

from datetime import datetime

from centralino.prompts import own
from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import make_clip
from centralino.prompts.place import Place
from centralino.prompts.sound import Sound
from centralino.settings import Language, Settings

# All of them raise `CatalogueError`, `RecordingError`, and OSError when the disk does not take it.


def record(settings: Settings, language: Language, prompt: Prompt, sound: Sound, at: datetime) -> bool:
    """This is what callers hear; what it replaces is kept."""
    place = Place.in_house(settings)
    own.keep(place.own, f"{language}/{prompt}", sound, at)
    return _made(place, language, prompt)


def put_back(settings: Settings, language: Language, prompt: Prompt, at: datetime) -> bool:
    """The voice says it again, as it did before anybody recorded it; False if nobody had."""
    place = Place.in_house(settings)
    return own.put_aside(place.own, f"{language}/{prompt}", at) and _made(place, language, prompt)


def take_again(settings: Settings, language: Language, prompt: Prompt, name: str, at: datetime) -> bool:
    """One that was in force before is so again; False if it is not there any more."""
    place = Place.in_house(settings)
    taken = own.take_again(place.own, f"{language}/{prompt}", name, at)
    return taken and _made(place, language, prompt)


def _made(place: Place, language: Language, prompt: Prompt) -> bool:
    make_clip(place.clip(language, prompt), place.clips)
    return True
