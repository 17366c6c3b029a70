"""A recording that somebody brings, or makes in a page: whether callers can be played it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import numpy as np

from centralino.prompts.riff import Compressed, NotAWave, read_wave
from centralino.prompts.sound import AFTER, BEFORE, Samples, Sound, is_silent, trimmed
from centralino.prompts.wav import HIGHEST_RATE, LOWEST_RATE
from centralino.worded import worded

MOST_BYTES: Final = 5_000_000
LONGEST: Final = 50  # seconds; of 48,000 samples a second, so much goes into the most bytes
SHORTEST: Final = 0.2  # seconds between the first sound and the last: less is a click
FAINT: Final = 10 ** (-40 / 20)  # a recording that nowhere gets louder is the noise of a room
FULL: Final = 0.99  # of full scale, which 8 bits do not quite reach
LEVEL: Final = 1e-4  # what is so near to the peak is as high: no wave is so flat at its top
CUT_OFF: Final = (
    0.0005  # the part of all samples that is as high, with others before and behind: more is heard
)


class Unfit(StrEnum):
    """Why a recording cannot be played to callers."""

    NO_WAV = "no-wav"
    COMPRESSED = "compressed"
    RATE = "rate"
    TOO_LARGE = "too-large"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    SILENT = "silent"
    CLIPPED = "clipped"


_WHY: Final = {
    Unfit.NO_WAV: worded("That is no WAV file. Save it as WAV and bring it again."),
    Unfit.COMPRESSED: worded("That WAV file is compressed. Save it as WAV, PCM, and bring it again."),
    Unfit.RATE: worded("Its rate is not between 8,000 and 192,000 samples a second."),
    Unfit.TOO_LARGE: worded("The file is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000),
    Unfit.TOO_LONG: worded(
        "It lasts longer than %(longest)s seconds: nobody listens that long to a telephone.", longest=LONGEST
    ),
    Unfit.TOO_SHORT: worded(
        "There is less than %(shortest)s seconds of sound in it: a click, perhaps.", shortest=SHORTEST
    ),
    Unfit.SILENT: worded("Nothing can be heard in it: was the microphone on?"),
    Unfit.CLIPPED: worded(
        "It is distorted, for it was too loud: go further from the microphone, or turn it down."
    ),
}


def why_unfit(unfit: Unfit) -> str:
    """The same as a sentence, which says what to do."""
    return _WHY[unfit]


def judged(content: bytes) -> Sound | Unfit:
    """The sound of a WAV file, its channels mixed down; or what is wrong with it."""
    if len(content) > MOST_BYTES:
        return Unfit.TOO_LARGE
    try:
        wave = read_wave(content)
    except NotAWave:
        return Unfit.NO_WAV
    except Compressed:
        return Unfit.COMPRESSED
    if not LOWEST_RATE <= wave.rate <= HIGHEST_RATE:
        return Unfit.RATE
    samples = np.clip(wave.samples, -1.0, 1.0)
    sound = Sound(samples.mean(axis=1), wave.rate)
    return _wrong_with(samples, sound) or sound


def _wrong_with(samples: Samples, sound: Sound) -> Unfit | None:
    if sound.seconds > LONGEST:
        return Unfit.TOO_LONG
    if is_silent(sound, below=FAINT):
        return Unfit.SILENT
    if trimmed(sound).seconds - BEFORE - AFTER < SHORTEST:
        return Unfit.TOO_SHORT
    return Unfit.CLIPPED if _is_cut_off(samples) else None


def _is_cut_off(samples: Samples) -> bool:
    """Whether the tops of its waves are missing: a microphone was too near, or its gain too high."""
    height = np.abs(samples)
    peak = np.max(height)
    if peak < FULL:
        return False
    full = height >= peak - LEVEL
    flat = full[:-2] & full[1:-1] & full[2:]
    return bool(np.count_nonzero(flat) > CUT_OFF * flat.size)
