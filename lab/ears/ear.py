"""One listener: sound goes in as it arrives, what was recognised comes out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lab.ears.fingerprint import STEP, WINDOW, spectrum_of
from lab.ears.following import Follower
from lab.ears.library import Library
from lab.ears.music import MusicListener
from lab.ears.sounds import Sound


class Ear:
    """Follows the clips of a library, and music where no clip is heard, through the sound of one call."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._clips = Follower(library)
        self._music = MusicListener(library)
        self._waiting = np.zeros(0, np.int16)

    def hear(self, sound: bytes) -> Iterator[Sound]:
        """Take in signed 16-bit little-endian samples at 8 kHz, any number of them."""
        samples = np.concatenate([self._waiting, np.frombuffer(sound, "<i2")])
        spectrum = spectrum_of(samples)
        self._waiting = samples[len(spectrum.bands) * STEP :] if len(samples) >= WINDOW else samples
        for shape in self._library.measure.shapes(spectrum):
            yield from self._clips.step(shape)
            yield from self._music.step(shape, is_speech=self._clips.is_following)

    def close(self) -> Iterator[Sound]:
        """The call is over: what was still to be heard was cut off."""
        yield from self._clips.close()
        yield from self._music.close()
