"""The shape of a sound, 50 times a second: what stays the same whatever the level, the codec and the packets do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
Shapes = NDArray[np.float32]

RATE = 8000
STEP = 160
"""Samples from one shape to the next: 20 ms, as long as a packet of a call."""
SECONDS = STEP / RATE

WINDOW = 256
BANDS = 18
SILENT_BELOW = 25.0
"""Root mean square of a window, of 32,767: louder than the noise of a-law, softer than any speech (-62 dB)."""


def _hertz_to_mel(hertz: NDArray[np.floating]) -> NDArray[np.floating]:
    return 2595 * np.log10(1 + hertz / 700)


def _filters() -> Shapes:
    """Overlapping triangles over the telephone band, evenly spaced as the ear spaces them."""
    mels = _hertz_to_mel(np.fft.rfftfreq(WINDOW, 1 / RATE))
    lowest, highest = _hertz_to_mel(np.array([200.0, 3500.0]))
    corners = np.linspace(float(lowest), float(highest), BANDS + 2)
    rising = (mels[:, None] - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - mels[:, None]) / (corners[2:] - corners[1:-1])
    filters: Shapes = np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)
    return filters


_FILTERS = _filters()
_TAPER = np.hanning(WINDOW).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Spectrum:
    """How loud each band is, as logarithms without the overall level, and how loud each window is as a whole."""

    bands: Shapes
    loudness: Shapes

    @property
    def silent(self) -> NDArray[np.bool_]:
        """Which windows nobody would hear."""
        return self.loudness < SILENT_BELOW


def spectrum_of(samples: Samples) -> Spectrum:
    """One row a step; the samples after the last full window are not looked at."""
    count = max(0, (len(samples) - WINDOW) // STEP + 1)
    windows = samples[np.arange(WINDOW) + STEP * np.arange(count)[:, None]].astype(np.float32)
    loudness = np.sqrt((windows**2).mean(axis=1))
    power = np.abs(np.fft.rfft(windows * _TAPER, axis=1)) ** 2 @ _FILTERS
    bands = np.log(power + 1e3)
    return Spectrum((bands - bands.mean(axis=1, keepdims=True)).astype(np.float32), loudness)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is common to all that is said; only what departs from it tells one sound from another."""

    mean: Shapes
    spread: Shapes

    @classmethod
    def of(cls, spectra: list[Spectrum]) -> Measure:
        spoken = np.concatenate([each.bands[~each.silent] for each in spectra])
        return cls(spoken.mean(axis=0), spoken.std(axis=0) + np.float32(1e-3))

    def shapes(self, spectrum: Spectrum) -> Shapes:
        """Vectors of length one, whose product is 1 for the same sound; silence has an axis of its own."""
        departed = (spectrum.bands - self.mean) / self.spread
        departed /= np.linalg.norm(departed, axis=1, keepdims=True) + np.float32(1e-6)
        departed[spectrum.silent] = 0
        return np.column_stack([departed, spectrum.silent]).astype(np.float32)
