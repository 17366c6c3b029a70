"""The synthetic voice: words in, sound out, by SVOX Pico inside the process and without a network."""

from __future__ import annotations

from importlib.metadata import version

from py_nanotts import NanoTTS

from centralino.prompts.catalogue import Voice
from centralino.prompts.sound import Sound, from_pcm, is_silent

ENGINE = f"py-nanotts {version('py-nanotts')}"
PICO_RATE = 16000
# At its own volume the engine runs into full scale and distorts; the level is set afterwards.
VOLUME = 0.5
CLICKS = 10 ** (-36 / 20)  # the engine's clicks stay below this, and every word is far above


def synthesise(words: str, voice: Voice) -> Sound:
    """The words spoken, at 16 kHz, as they leave the engine. Raises `ValueError` if nothing can be heard."""
    pcm = NanoTTS().speak(
        " ".join(words.split()), voice=voice.name, speed=voice.speed, pitch=voice.pitch, volume=VOLUME
    )
    sound = from_pcm(pcm, PICO_RATE)
    if is_silent(sound, below=CLICKS):
        raise ValueError(f"the voice {voice.name} makes no sound of {words!r}")
    return sound
