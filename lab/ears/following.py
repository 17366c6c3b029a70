"""Follows every clip from every moment it might have begun, and says which one it is as soon as only one is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lab.ears.fingerprint import SECONDS, Shapes
from lab.ears.library import Library
from lab.ears.sounds import Began, Ended, Sound

ENOUGH = 20
"""Steps after which a clip may be recognised; shorter ones are heard to their end."""
ALIKE = 0.75
ALIKE_IF_SHORT = 0.78
"""Mean product of shapes: strangers score up to 0.6, the same clip through a-law 0.85 and more."""
CLEARLY_LESS = 0.10
LOST = 0.35
LATELY = 10
"""A clip that was cut off is unlike what is heard for this many steps."""
UNSURE = 20
"""How much earlier than it seems a clip may have been cut off: a pause in it is like the silence after it."""
TOGETHER = 4
"""Beginnings this many steps apart are one beginning."""


@dataclass(slots=True)
class Trail:
    """A clip that may have begun at step `start`."""

    clip: int
    start: int
    length: int
    score: float = 0.0
    completed: bool = False


class Follower:
    """Speech is told apart by whole clips: many of ours begin with the same words."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._now = -1
        self._sums = np.zeros(len(library.shapes), np.float32)
        self._enough = _enough(library)
        self._owner = np.repeat(np.arange(len(library.names)), library.length)
        self._lately: list[Shapes] = []
        self._trails: list[Trail] = []
        self._followed: Trail | None = None
        self._free_from = 0

    @property
    def is_following(self) -> bool:
        """Whether a clip is being heard, or one of several that begin alike."""
        return bool(self._followed or self._trails)

    def step(self, shape: Shapes) -> Iterator[Sound]:
        """The next 20 ms."""
        self._now += 1
        self._lately = [*self._lately[1 - LATELY :], shape]
        self._add_up(shape)
        if self._followed:
            yield from self._follow(self._followed)
        if not self._followed:
            self._find_beginnings()
            yield from self._choose()

    def close(self) -> Iterator[Sound]:
        """Nothing more comes."""
        if self._followed:
            yield Ended(self._name(self._followed), (self._now + 1) * SECONDS, whole=False)

    def _add_up(self, shape: Shapes) -> None:
        """`sums[first + n]`: how alike the last n+1 steps and the first n+1 of a clip are, for all clips at once."""
        sums = self._sums
        sums[1:] = sums[:-1]
        sums[self._library.first] = 0
        sums += self._library.shapes @ shape

    def _follow(self, trail: Trail) -> Iterator[Sound]:
        if self._now - trail.start >= trail.length:
            yield self._end(trail, trail.start + trail.length, whole=True)
        elif self._is_lost(trail):
            yield self._end(trail, self._now - LATELY // 2, whole=False)

    def _end(self, trail: Trail, step: int, *, whole: bool) -> Sound:
        self._followed = None
        self._free_from = step - (TOGETHER if whole else UNSURE)
        return Ended(self._name(trail), step * SECONDS, whole)

    def _find_beginnings(self) -> None:
        for place in np.flatnonzero(self._sums > self._enough):
            start = self._now - int(place - self._library.first[self._owner[place]])
            if start >= self._free_from and not any(abs(t.start - start) <= TOGETHER for t in self._trails):
                self._add_all_that_fit(start, self._score(int(place), self._now - start + 1))

    def _add_all_that_fit(self, start: int, score: float) -> None:
        """One has passed the mark; others that began with it may be as good and only a little later in passing it."""
        ages = self._now - start + 1 + np.arange(-TOGETHER, TOGETHER + 1)
        ages = ages[ages > LATELY]
        for clip, (first, length) in enumerate(zip(self._library.first, self._library.length, strict=True)):
            possible = ages[ages <= length]
            if len(possible):
                scores = self._sums[first + possible - 1] / possible
                best = int(np.argmax(scores))
                if scores[best] > score - 2 * CLEARLY_LESS:
                    self._trails.append(Trail(clip, self._now + 1 - int(possible[best]), int(length)))

    def _score(self, place: int, age: int) -> float:
        return float(self._sums[place]) / age

    def _choose(self) -> Iterator[Sound]:
        """Report the one that is left, or wait while several fit; of two that fit, the longer one heard to its end."""
        self._weigh()
        if not self._trails:
            return
        rivals = self._first_to_begin()
        going_on = [trail for trail in rivals if not trail.completed]
        if len(going_on) > 1 or (going_on and len(rivals) > 1 and not self._outgrew(going_on[0], rivals)):
            return
        chosen = going_on[0] if going_on else max(rivals, key=lambda trail: (trail.length, trail.score))
        self._trails = []
        self._followed = chosen
        yield Began(self._name(chosen), chosen.start * SECONDS)
        yield from self._follow(chosen)

    def _weigh(self) -> None:
        for trail in self._trails:
            at = self._now - trail.start
            trail.completed = at >= trail.length - 1
            if at < trail.length:
                self._align(trail, at + 1)
        self._trails = [t for t in self._trails if t.completed or (t.score > LOST and not self._is_lost(t))]

    def _align(self, trail: Trail, age: int) -> None:
        """Let the beginning slip to where the clip fits best: what was heard at first decides it only roughly."""
        for slip in (-1, 0, 1):
            if 0 < age + slip <= trail.length:
                score = self._score(self._library.first[trail.clip] + age + slip - 1, age + slip)
                if slip == -1 or score > trail.score:
                    trail.score, trail.start = score, self._now + 1 - age - slip

    def _first_to_begin(self) -> list[Trail]:
        """Those that fit best of the earliest beginning; later ones may be words inside of it, and wait."""
        earliest = min(trail.start for trail in self._trails)
        first = [trail for trail in self._trails if trail.start <= earliest + 2 * TOGETHER]
        best = max(trail.score for trail in first)
        by_name = {self._name(trail): trail for trail in sorted(first, key=lambda trail: trail.score)}
        rivals = [trail for trail in by_name.values() if trail.score > best - CLEARLY_LESS]
        self._trails = [trail for trail in self._trails if trail not in first or trail in rivals]
        return rivals

    def _outgrew(self, trail: Trail, rivals: list[Trail]) -> bool:
        """Whether it was heard on well after the shorter ones that begin like it were over."""
        return self._now - trail.start > max(each.length for each in rivals if each.completed) + LATELY

    def _is_lost(self, trail: Trail) -> bool:
        at = self._now - trail.start
        if at >= trail.length or at + 1 < LATELY:
            return False
        last = self._library.first[trail.clip] + at + 1
        expected = self._library.shapes[last - LATELY : last]
        return float((expected * np.stack(self._lately)).sum()) / LATELY < LOST

    def _name(self, trail: Trail) -> str:
        return self._library.names[trail.clip]


def _enough(library: Library) -> Shapes:
    """The sum that lets a clip be recognised at each of its steps; none does before it is long enough."""
    needed = []
    for length in library.length:
        age = np.arange(1, length + 1)
        if length > ENOUGH:
            needed.append(np.where(age >= ENOUGH, age * ALIKE, np.inf))
        else:
            needed.append(np.where(age == length, age * ALIKE_IF_SHORT, np.inf))
    return np.concatenate(needed).astype(np.float32)
