"""Every clip an ear may recognise, as shapes: our prompts, Asterisk's digits, the voices and music of the lab."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from lab.ears.fingerprint import RATE, SILENT_BELOW, STEP, WINDOW, Measure, Samples, Shapes, spectrum_of

FAINT = SILENT_BELOW * 10 ** (10 / 20)
"""As loud as what is silence to an ear that hears the clip 10 dB more softly than it was made."""
PHASES = (0, STEP // 2)
"""Where the steps of a call fall in a clip is chance; half a step of difference is too much for short clips."""


class Library:
    """Clips laid end to end: clip `i` is `shapes[first[i]:first[i] + length[i]]`, without silence around it.

    Each is there once for each of `PHASES`, under the same name.
    """

    def __init__(self, clips: Mapping[str, Samples], music: Iterable[Samples] = ()) -> None:
        spectra = [spectrum_of(_with_tail(clip[phase:])) for clip in clips.values() for phase in PHASES]
        self.measure = Measure.of(spectra)
        trimmed = [_trimmed(self.measure.shapes(spectrum), spectrum.loudness) for spectrum in spectra]
        self.names = tuple(name for name in clips for _ in PHASES)
        self.length = np.array([len(each) for each in trimmed])
        self.first = np.concatenate([[0], np.cumsum(self.length)[:-1]])
        self.shapes: Shapes = np.concatenate(trimmed)
        self.music = [self.measure.shapes(spectrum_of(each)) for each in music]


def read_clips(folder: Path, prefix: str = "", names: Iterable[str] = ("*",)) -> dict[str, Samples]:
    """The 8 kHz WAV files of a folder, by prefix and name."""
    paths = sorted(path for name in names for path in folder.glob(f"{name}.wav"))
    return {prefix + path.stem: read_clip(path) for path in paths}


def read_clip(path: Path) -> Samples:
    """The samples of a mono 16-bit 8 kHz WAV file. Raises ValueError for any other."""
    with wave.open(str(path)) as clip:
        if (clip.getframerate(), clip.getnchannels(), clip.getsampwidth()) != (RATE, 1, 2):
            raise ValueError(f"{path} is not a mono 16-bit 8 kHz clip")
        return np.frombuffer(clip.readframes(clip.getnframes()), "<i2")


def _with_tail(samples: Samples) -> Samples:
    return np.concatenate([samples, np.zeros(WINDOW, np.int16)])


def _trimmed(shapes: Shapes, loudness: Shapes) -> Shapes:
    """Without the faint sounds at both ends, which are lost when the clip is played more softly."""
    sounding = np.flatnonzero(loudness > FAINT)
    if not sounding.size:
        raise ValueError("a clip without a sound cannot be recognised")
    return shapes[sounding[0] : sounding[-1] + 1]
