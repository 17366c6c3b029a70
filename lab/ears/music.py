"""Recognises music on hold at any place of its pieces, where no clip is heard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lab.ears.fingerprint import SECONDS, Shapes
from lab.ears.library import Library
from lab.ears.sounds import MUSIC, Began, Ended, Sound

PHRASE = 50
"""Steps that are compared with every place of every piece: one second."""
EVERY = 20
ALIKE = 0.72
LOST = 0.35


class MusicListener:
    """A piece is looked for while something unknown sounds, and followed once found."""

    def __init__(self, library: Library) -> None:
        self._pieces = library.music
        self._heard: list[Shapes] = []
        self._now = -1
        self._place: tuple[int, int] | None = None

    def step(self, shape: Shapes, *, is_speech: bool) -> Iterator[Sound]:
        """The next 20 ms; `is_speech` if it is part of a clip."""
        self._now += 1
        if is_speech:
            yield from self._stop()
            self._heard = []
            return
        self._heard = [*self._heard[1 - PHRASE :], shape]
        if self._now % EVERY or len(self._heard) < PHRASE:
            return
        if self._place is None:
            self._place = self._find(np.stack(self._heard))
            if self._place:
                yield Began(MUSIC, (self._now + 1 - PHRASE) * SECONDS)
        elif not self._goes_on():
            yield from self._stop()

    def close(self) -> Iterator[Sound]:
        """Nothing more comes."""
        yield from self._stop()

    def _stop(self) -> Iterator[Sound]:
        if self._place:
            self._place = None
            yield Ended(MUSIC, self._now * SECONDS, whole=False)

    def _find(self, phrase: Shapes) -> tuple[int, int] | None:
        """The piece, and the step of it that would have been heard at step 0 of the call."""
        if phrase[:, -1].mean() > 0.5:
            return None
        for number, piece in enumerate(self._pieces):
            products = piece @ phrase[::2].T
            places = len(piece) - PHRASE
            along = [products[2 * step : 2 * step + places, step] for step in range(PHRASE // 2)]
            score = np.mean(along, axis=0)
            best = int(np.argmax(score))
            if score[best] > ALIKE:
                return number, best + PHRASE - 1 - self._now
        return None

    def _goes_on(self) -> bool:
        assert self._place
        number, offset = self._place
        piece = self._pieces[number]
        at = self._now + offset + 1
        if at > len(piece):  # the next piece begins
            self._place = self._find(np.stack(self._heard[-PHRASE:]))
            return self._place is not None
        expected = piece[at - EVERY : at]
        return float((expected * np.stack(self._heard[-EVERY:])).sum()) / EVERY > LOST
