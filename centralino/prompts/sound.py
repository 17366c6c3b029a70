"""Sound as numbers: trimmed, levelled and resampled; mono, from -1 to 1, at a rate in Hz."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float64]

LEVEL = 10 ** (
    -18 / 20
)  # -18 dBFS while somebody speaks, where Asterisk's own digits are: they stand next to ours
PEAK = 10 ** (-3 / 20)  # and no sample above -3 dBFS
SILENCE = 10 ** (-45 / 20)  # what is this far below the loudest moment is not speech
BEFORE, AFTER = 0.06, 0.12  # seconds of silence left around the words
FRAME = 0.01  # seconds: shorter than any sound of speech
WORD, APART = (
    0.05,
    0.2,
)  # seconds: less than a word, so far from one, is a click (a mouse's, or the engine's own)
AUDIBLE = 10 ** (-50 / 20)
ZERO_CROSSINGS = 32  # of the resampling filter, each side: its skirt is some 500 Hz wide at 8 kHz


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples and how many of them are a second."""

    samples: Samples
    rate: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate


def from_pcm(pcm: bytes, rate: int) -> Sound:
    """Sound from signed 16-bit little-endian samples."""
    return Sound(np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768, rate)


def to_pcm(sound: Sound) -> bytes:
    """Signed 16-bit little-endian samples; what is beyond full scale is held there."""
    return np.clip(np.rint(sound.samples * 32768), -32768, 32767).astype("<i2").tobytes()


def is_silent(sound: Sound, below: float = AUDIBLE) -> bool:
    """Whether there is nothing in it that a caller could hear."""
    return bool(np.max(np.abs(sound.samples), initial=0.0) < below)


def made_ready(sound: Sound) -> Sound:
    """The sound as a telephone should play it: no dead air around it, and as loud as the other prompts."""
    return levelled(trimmed(sound))


def trimmed(sound: Sound) -> Sound:
    """From a moment before the first word to a moment after the last, with true silence outside them."""
    frame = max(1, round(FRAME * sound.rate))
    (loud,) = np.nonzero(_is_speech(_frame_powers(sound.samples, frame)))
    if not len(loud):
        return sound
    first, last = _without_clicks(loud)
    words = sound.samples[first * frame : (last + 1) * frame]
    return Sound(np.pad(words, (round(BEFORE * sound.rate), round(AFTER * sound.rate))), sound.rate)


def _without_clicks(loud: NDArray[np.intp]) -> tuple[int, int]:
    """The first and the last of the loud frames that belong to a word."""
    groups = np.split(loud, np.flatnonzero(np.diff(loud) > APART / FRAME) + 1)
    words = [group for group in groups if group[-1] - group[0] >= WORD / FRAME] or groups
    return int(words[0][0]), int(words[-1][-1])


def levelled(sound: Sound) -> Sound:
    """As loud as a telephone wants it; pauses do not count, and the peak limit wins over the level."""
    powers = _frame_powers(sound.samples, max(1, round(FRAME * sound.rate)))
    if is_silent(sound):
        return sound
    loudness = np.sqrt(np.mean(powers[_is_speech(powers)]))
    gain = min(LEVEL / loudness, PEAK / np.max(np.abs(sound.samples)))
    return Sound(sound.samples * gain, sound.rate)


def _frame_powers(samples: Samples, frame: int) -> Samples:
    whole = np.pad(samples, (0, -len(samples) % frame))
    powers: Samples = np.mean(whole.reshape(-1, frame) ** 2, axis=1)
    return powers


def _is_speech(powers: Samples) -> NDArray[np.bool_]:
    loudest = np.max(powers, initial=0.0)
    return (powers > 0) & (powers >= loudest * SILENCE**2)


def resampled(sound: Sound, rate: int) -> Sound:
    """The same sound at another rate, by a windowed sinc below the lower of the two Nyquist limits.

    J. O. Smith, "Digital Audio Resampling": https://ccrma.stanford.edu/~jos/resample/
    """
    if rate == sound.rate:
        return sound
    shared = gcd(rate, sound.rate)
    phases, step = rate // shared, sound.rate // shared  # every `phases` outputs fall alike, `step` inputs on
    cutoff = min(1.0, rate / sound.rate)
    reach = ceil(ZERO_CROSSINGS / cutoff)
    around = sliding_window_view(np.pad(sound.samples, (reach - 1, reach + step)), 2 * reach)
    outputs = np.empty(len(sound.samples) * phases // step)
    for phase in range(min(phases, len(outputs))):
        before, after = divmod(phase * step, phases)
        places = outputs[phase::phases]
        places[:] = around[before::step][: len(places)] @ _low_pass(after / phases, cutoff, reach)
    return Sound(outputs, rate)


def _low_pass(instant: float, cutoff: float, reach: int) -> Samples:
    """The weights of the samples around an instant, which lies this part of a sample after the middle one."""
    distance = (instant - np.arange(1 - reach, reach + 1)) * cutoff
    position = np.clip(distance / ZERO_CROSSINGS, -1.0, 1.0)
    blackman = 0.42 + 0.5 * np.cos(np.pi * position) + 0.08 * np.cos(2 * np.pi * position)
    weights = np.sinc(distance) * blackman
    normalised: Samples = weights / np.sum(weights)
    return normalised
