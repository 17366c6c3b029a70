"""WAV files: recordings as people save them are read, clips as Asterisk plays them are written."""

from __future__ import annotations

import os
import threading
import wave
from pathlib import Path
from typing import Final

from centralino.prompts.sound import Sound, from_pcm, is_silent, made_ready, resampled, to_pcm

# Asterisk tells the rate by the suffix; both are RIFF files, mono, 16 bit (its formats/format_wav.c).
CLIP_RATES: Final = {".wav16": 16000, ".wav": 8000}
LOWEST_RATE, HIGHEST_RATE = 8000, 192_000
HOW_TO_SAVE = "save it as WAV, PCM signed 16 bit, mono, 16 kHz or more"


class RecordingError(Exception):
    """A recording cannot be played to callers; the text names the file and says how to save it."""


def write_clip(place: Path, sound: Sound) -> None:
    """Write the sound, trimmed and levelled, as `place`.wav (8 kHz) and `place`.wav16 (16 kHz).

    A call that is playing the old clip goes on with it; none ever opens half of a new one. Any number of processes and
    threads may write the same clip at once.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    ready = made_ready(resampled(sound, max(CLIP_RATES.values())))
    for suffix, rate in CLIP_RATES.items():
        part = place.with_name(f".{place.name}{suffix}.{os.getpid()}.{threading.get_ident()}.part")
        write_wav(part, resampled(ready, rate))
        part.replace(place.with_name(place.name + suffix))


def write_wav(path: Path, sound: Sound) -> None:
    """Write it as it is: mono, 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(to_pcm(sound))


def read_recording(path: Path) -> Sound:
    """The sound of a 16-bit WAV file of any rate, mixed down to mono. Raises `RecordingError`."""
    try:
        with wave.open(str(path), "rb") as file:
            sound = _mixed_down(file)
    except (wave.Error, EOFError, OSError, ValueError) as error:
        raise RecordingError(f"{path}: cannot be read ({error}); {HOW_TO_SAVE}") from error
    if is_silent(sound):
        raise RecordingError(f"{path}: nothing can be heard in it; record it again")
    return sound


def _mixed_down(file: wave.Wave_read) -> Sound:
    channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
    if width != 2:
        raise ValueError(f"its samples have {8 * width} bits")
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise ValueError(f"its rate is {rate} Hz")
    pcm = file.readframes(file.getnframes())
    whole = len(pcm) - len(pcm) % (width * channels)  # a file cut short may end in the middle of a sample
    together = from_pcm(pcm[:whole], rate)
    return Sound(together.samples.reshape(-1, channels).mean(axis=1), rate)
