"""The words by which people answer, as meaning.toml has them: which sense a phrase has in a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from centralino.messages.wording import Word, wording

WRITTEN = Path(__file__).with_name("meaning.toml")
EVERY = "every"
MOST_WHO_COME = 99


class Sense(StrEnum):
    """What a phrase does to the meaning of a text; meaning.toml explains each."""

    YES = "yes"
    COMING = "coming"
    NO = "no"
    REFUSAL = "refusal"
    NO_OR_NOT = "no-or-not"
    NEGATOR = "negator"
    DOUBT = "doubt"
    CONTRAST = "contrast"
    FILLER = "filler"
    STOP = "stop"
    STOP_ALONE = "stop-alone"
    START = "start"
    HELP = "help"
    COUNT = "count"  # in three
    PLUS = "plus"  # +2
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of a text with their sense; `number` of those who come, or of a number by itself."""

    sense: Sense
    words: tuple[Word, ...]
    number: int | None = None

    @property
    def ends_clause(self) -> bool:
        return self.words[-1].ends_clause


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The phrases of a language."""

    senses: Mapping[tuple[str, ...], Sense]
    decisive: frozenset[tuple[str, ...]]
    before_count: frozenset[tuple[str, ...]]
    after_count: frozenset[tuple[str, ...]]
    alone: frozenset[tuple[str, ...]]
    numbers: Mapping[str, int]

    def phrases(self, words: Sequence[Word]) -> list[Phrase]:
        """All the words, in phrases as long as can be; none runs over the end of a clause."""
        found: list[Phrase] = []
        left = tuple(words)
        while left:
            phrase = self._first(left)
            found.append(phrase)
            left = left[len(phrase.words) :]
        return found

    def _first(self, words: tuple[Word, ...]) -> Phrase:
        clause = words[: next((n for n, word in enumerate(words, 1) if word.ends_clause), len(words))]
        for length in range(len(clause), 0, -1):
            said = tuple(word.text for word in clause[:length])
            count = self._count(said)
            if count:
                return Phrase(Sense.COUNT, clause[:length], count)
            if said in self.senses:
                return Phrase(self.senses[said], clause[:length])
        return self._single(words[0])

    def _single(self, word: Word) -> Phrase:
        if word.is_picture:
            return Phrase(Sense.FILLER, (word,))
        if word.text.startswith("+"):
            return Phrase(Sense.PLUS, (word,), _allowed(word.text, 1))
        return Phrase(Sense.UNKNOWN, (word,), self._number(word.text))

    def _count(self, said: tuple[str, ...]) -> int | None:
        """How many come, of words that say that and nothing else."""
        if said in self.alone:
            return 1
        for place, word in enumerate(said):
            number = self._number(word)
            before, after = said[:place], said[place + 1 :]
            if number and (before or after) and self._is_beside_a_count(before, after):
                return number
        return None

    def _is_beside_a_count(self, before: tuple[str, ...], after: tuple[str, ...]) -> bool:
        return (not before or before in self.before_count) and (not after or after in self.after_count)

    def _number(self, word: str) -> int | None:
        return _allowed(word) if word.isdecimal() else self.numbers.get(word)


@cache
def vocabularies() -> Mapping[str, Vocabulary]:
    """Those of meaning.toml, by language."""
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    everywhere = written.pop(EVERY)
    return {language: _vocabulary(everywhere, own) for language, own in written.items()}


def _vocabulary(everywhere: Mapping[str, list[str]], own: Mapping[str, list[str]]) -> Vocabulary:
    senses = {
        _words(phrase): sense
        for written in (everywhere, own)
        for sense in Sense
        for phrase in written.get(sense, ())
    }
    return Vocabulary(
        senses=senses,
        decisive=frozenset(map(_words, own["decisive"])),
        before_count=frozenset(map(_words, own["before-count"])),
        after_count=frozenset(map(_words, own["after-count"])),
        alone=frozenset(map(_words, own["alone"])),
        numbers={word: number for number, word in enumerate(own["numbers"], 1)},
    )


def _words(phrase: str) -> tuple[str, ...]:
    return tuple(word.text for word in wording(phrase).words)


def _allowed(digits: str, besides: int = 0) -> int | None:
    """So many, and those besides; None for what nobody means by a number of people."""
    number = int(digits) + besides if len(digits) < 9 else 0
    return number if 1 <= number <= MOST_WHO_COME else None
