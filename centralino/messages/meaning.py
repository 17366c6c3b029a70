"""What somebody means by a text: whether they come and how many, whether they want no more, or that it is not clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from centralino.messages.vocabulary import Phrase, Sense, Vocabulary, vocabularies
from centralino.messages.wording import Word, Wording, wording

# Whoever writes more than this tells a story, and a person reads it.
LONGEST = 40
LONGEST_WITH_UNKNOWN_WORDS = 14


class Meaning(StrEnum):
    """What a reply comes to. START takes a STOP back; HELP asks who is writing."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    START = "start"
    HELP = "help"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reply:
    """`party` is how many come, the writer among them; None when it is not said, and for anything but a yes."""

    meaning: Meaning
    party: int | None = None


UNCLEAR = Reply(Meaning.UNCLEAR)
# Alone, the keys that the question offers.
KEYS = {1: Sense.YES, 2: Sense.NO}
POSITIVE = frozenset({Sense.YES, Sense.COMING, Sense.COUNT})
NEGATIVE = frozenset({Sense.NO, Sense.REFUSAL, Sense.NO_OR_NOT})
STOPS = frozenset({Sense.STOP, Sense.STOP_ALONE})
NEITHER = frozenset({Sense.FILLER, Sense.CONTRAST, Sense.PLUS})
# Beside unknown words these would make a yes or a no another thing, in whatever language they are said.
UNSETTLING = STOPS | {Sense.DOUBT, Sense.CONTRAST, Sense.NEGATOR, Sense.NO_OR_NOT}
WHOLE = {Sense.START: Meaning.START, Sense.HELP: Meaning.HELP}


def meaning_of(text: str, language: str) -> Meaning:
    """What the text means. Nothing is raised, whatever it is."""
    return reply_of(text, language).meaning


def reply_of(text: str, language: str) -> Reply:
    """The reply in a text: `language` (it, en, es) is tried first, then the others.

    A wrong yes or no is worse than asking back: whatever is not surely one or the other is unclear. Never-again wins
    in any language, for the law wants any clear wording to be heeded (47 CFR 64.1200(a)(10) names STOP, QUIT, END,
    REVOKE, OPT OUT, CANCEL and UNSUBSCRIBE).
    """
    said = wording(text)
    known = vocabularies()
    spoken = [known[each] for each in sorted(known, key=lambda each: each != language)]
    if _is_stop(said.words[:LONGEST], spoken):
        return Reply(Meaning.STOP)
    if len(said.words) > LONGEST:
        return UNCLEAR
    understood = (_understood(said, vocabulary, spoken) for vocabulary in spoken)
    return next((reply for reply in understood if reply), UNCLEAR)


def _is_stop(words: Sequence[Word], spoken: Sequence[Vocabulary]) -> bool:
    own, *others = (vocabulary.phrases(words) for vocabulary in spoken)
    return _wants_no_more(own) or any(_wants_only_that(phrases) for phrases in others)


def _wants_no_more(phrases: Sequence[Phrase]) -> bool:
    """A STOP by itself, before all else, or in a clause of its own; never one beside a yes or a doubt."""
    said = [phrase for phrase in phrases if phrase.sense is not Sense.FILLER]
    senses = {phrase.sense for phrase in said}
    if Sense.STOP not in senses or senses & (POSITIVE | {Sense.DOUBT, Sense.NEGATOR}):
        return _wants_only_that(phrases)
    clauses = _clauses(phrases)
    return (
        said[0].sense is Sense.STOP
        or any(len(clause) == 1 and clause[0].sense is Sense.STOP for clause in clauses)
        or _wants_only_that(phrases)
    )


def _wants_only_that(phrases: Sequence[Phrase]) -> bool:
    """Nothing but a STOP is said, or a no and a STOP."""
    senses = {phrase.sense for phrase in phrases} - {Sense.FILLER}
    with_a_no = Sense.STOP in senses and senses <= STOPS | NEGATIVE | {Sense.CONTRAST}
    return with_a_no or (bool(senses) and senses <= STOPS)


def _understood(said: Wording, vocabulary: Vocabulary, every: Sequence[Vocabulary]) -> Reply | None:
    """The reply as one language has it; None when it has words that are not of that language, or says nothing."""
    phrases = _with_keys(vocabulary.phrases(said.words))
    senses = {phrase.sense for phrase in phrases} - NEITHER
    if Sense.UNKNOWN in senses:
        return None if said.asks else _by_its_beginning(phrases, vocabulary, every)
    if len(senses) == 1 and senses <= WHOLE.keys():
        return Reply(WHOLE[senses.pop()])
    return (UNCLEAR if said.asks else _weighed(phrases)) if senses else None


def _with_keys(phrases: Sequence[Phrase]) -> list[Phrase]:
    """A 1 or a 2 is the key of the question, where it is the only number of the text."""
    numbers = [phrase.number for phrase in phrases if phrase.number]
    key = KEYS.get(numbers[0]) if len(numbers) == 1 else None
    return [
        Phrase(key, phrase.words) if key and phrase.number and phrase.sense is Sense.UNKNOWN else phrase
        for phrase in phrases
    ]


def _weighed(phrases: Sequence[Phrase]) -> Reply:
    """The reply of a text whose every word is known: what it says must all point one way.

    Only a refusal after a "but" is a no whatever politeness went before it ("with pleasure, but I cannot").
    """
    clauses = [_negated(clause) for clause in _clauses(phrases)]
    turned = [phrase for clause in clauses for phrase in clause]
    before, after = _around_contrast(turned)
    if before is None:
        return _one_way(turned)
    refused = any(phrase.sense is Sense.REFUSAL for phrase in after) and _one_way(after) == Reply(Meaning.NO)
    if refused and not any(phrase.sense in {Sense.COMING, Sense.COUNT} for phrase in before):
        return Reply(Meaning.NO)
    whole = _one_way(turned)
    return whole if whole.meaning is Meaning.NO else UNCLEAR


def _one_way(phrases: Sequence[Phrase]) -> Reply:
    senses = {phrase.sense for phrase in phrases} - NEITHER
    if senses and senses <= NEGATIVE:
        return Reply(Meaning.NO)
    return Reply(Meaning.YES, _party(phrases)) if senses and senses <= POSITIVE else UNCLEAR


def _party(phrases: Sequence[Phrase]) -> int | None:
    """How many come, if one number is said and no other."""
    numbers = {phrase.number for phrase in phrases if phrase.number}
    return numbers.pop() if len(numbers) == 1 else None


def _around_contrast(phrases: Sequence[Phrase]) -> tuple[Sequence[Phrase] | None, Sequence[Phrase]]:
    """What stands before the last "but", and after it; None before it when there is none."""
    last = max(
        (place for place, phrase in enumerate(phrases) if phrase.sense is Sense.CONTRAST), default=None
    )
    return (None, phrases) if last is None else (phrases[:last], phrases[last + 1 :])


def _negated(clause: Sequence[Phrase]) -> list[Phrase]:
    """The same, with "not … coming" turned into a refusal. Not of anything else, or not of not, is a doubt."""
    turning = frozenset({Sense.NEGATOR, Sense.REFUSAL, Sense.NO_OR_NOT})
    place = next((n for n, phrase in enumerate(clause) if phrase.sense in turning), None)
    if place is None:
        return list(clause)
    after = {phrase.sense for phrase in clause[place + 1 :]}
    bare = clause[place].sense is Sense.NEGATOR and Sense.COMING not in after
    if bare or Sense.NEGATOR in after:
        return [*clause[:place], replace(clause[place], sense=Sense.DOUBT)]
    turned = {
        Sense.COMING: Sense.REFUSAL,
        Sense.COUNT: Sense.DOUBT,
        Sense.NEGATOR: Sense.FILLER,
        Sense.NO_OR_NOT: Sense.REFUSAL if Sense.COMING in after else Sense.NO,
    }
    return [
        *clause[:place],
        *(replace(phrase, sense=turned.get(phrase.sense, phrase.sense)) for phrase in clause[place:]),
    ]


def _by_its_beginning(
    phrases: Sequence[Phrase], vocabulary: Vocabulary, every: Sequence[Vocabulary]
) -> Reply | None:
    """ "Yes, we shall bring a cake": a decided beginning with a clause of its own, and nothing unsettling after it."""
    words = [word for phrase in phrases for word in phrase.words]
    beginning = [phrase for clause in _known_clauses(phrases) for phrase in clause]
    if len(words) > LONGEST_WITH_UNKNOWN_WORDS or not any(_decides(p, vocabulary) for p in beginning):
        return None
    rest = words[sum(len(phrase.words) for phrase in beginning) :]
    reply = _weighed(beginning)
    by_all = {phrase.sense for each in every for phrase in each.phrases(rest)}
    by_ours = {phrase.sense for phrase in vocabulary.phrases(rest)}
    taken_back = by_all & NEGATIVE if reply.meaning is Meaning.YES else by_ours & POSITIVE
    return None if reply == UNCLEAR or taken_back or by_all & UNSETTLING else Reply(reply.meaning)


def _decides(phrase: Phrase, vocabulary: Vocabulary) -> bool:
    said = tuple(word.text for word in phrase.words)
    return said in vocabulary.decisive or phrase.sense in NEGATIVE | {Sense.COMING}


def _known_clauses(phrases: Sequence[Phrase]) -> Iterator[list[Phrase]]:
    """The clauses before the first that has an unknown word."""
    return takewhile(
        lambda clause: all(phrase.sense is not Sense.UNKNOWN for phrase in clause), _clauses(phrases)
    )


def _clauses(phrases: Sequence[Phrase]) -> Iterator[list[Phrase]]:
    """The phrases by the clause. What contrasts ends one, for a "not" does not reach beyond a "but"."""
    clause: list[Phrase] = []
    for phrase in phrases:
        clause.append(phrase)
        if phrase.ends_clause or phrase.sense is Sense.CONTRAST:
            yield clause
            clause = []
    if clause:
        yield clause
