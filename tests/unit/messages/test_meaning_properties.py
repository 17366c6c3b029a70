"""What never matters to the meaning of a text, and what its vocabulary keeps to."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centralino.messages.meaning import Meaning, meaning_of, reply_of
from centralino.messages.vocabulary import EVERY, WRITTEN, Sense
from centralino.messages.wording import plain

SURE = {
    "it": [
        "sì",
        "ci sarò",
        "no grazie",
        "non vengo",
        "forse",
        "stop",
        "cancellami",
        "va bene",
        "perché no",
        "siamo in due",
    ],
    "en": [
        "yes",
        "i will be there",
        "no thanks",
        "i cannot come",
        "maybe",
        "stop",
        "remove me",
        "see you there",
        "two of us",
    ],
    "es": [
        "sí",
        "ahí estaré",
        "no gracias",
        "no puedo ir",
        "quizás",
        "baja",
        "bórrenme",
        "de acuerdo",
        "somos dos",
    ],
}
KEYS = {*Sense, "no-or-not", "decisive", "before-count", "after-count", "alone", "numbers"}
known = st.sampled_from([(language, text) for language, texts in SURE.items() for text in texts])
around = st.text(alphabet=" \t\n.,!;:\"'“”«»()*_~-–…", max_size=6)


@given(st.text(), st.sampled_from(["it", "en", "es", "de", ""]))
def test_no_text_is_too_strange(text: str, language: str) -> None:
    assert reply_of(text, language).party is None or meaning_of(text, language) is Meaning.YES


@given(st.text(alphabet="0123456789 +.", min_size=1, max_size=30))
def test_no_number_is_too_long(text: str) -> None:
    reply_of(text, "it")
    reply_of(text * 500, "it")


@given(known, around, around)
def test_what_stands_around_a_text_does_not_matter(said: tuple[str, str], before: str, after: str) -> None:
    language, text = said
    assert reply_of(before + text + after, language) == reply_of(text, language)


@given(known, st.data())
def test_capitals_accents_and_spaces_do_not_matter(said: tuple[str, str], data: st.DataObject) -> None:
    language, text = said
    shouted = "".join(data.draw(st.sampled_from([letter, letter.upper()])) for letter in text)
    spaced = shouted.replace(" ", data.draw(st.sampled_from([" ", "  ", "\t", "\N{NO-BREAK SPACE}"])))
    assert reply_of(spaced, language) == reply_of(plain(text), language)


@given(known, st.sampled_from(["?", " ?", "??", "¿"]))
def test_a_question_is_no_answer(said: tuple[str, str], mark: str) -> None:
    language, text = said
    assert meaning_of(text + mark, language) in {Meaning.UNCLEAR, Meaning.STOP}


@given(known, known)
def test_a_yes_and_a_no_are_neither(one: tuple[str, str], other: tuple[str, str]) -> None:
    said = {meaning_of(text, language) for language, text in (one, other)}
    if said == {Meaning.YES, Meaning.NO} and one[0] == other[0]:
        assert meaning_of(f"{one[1]}. {other[1]}", one[0]) is Meaning.UNCLEAR


@pytest.mark.parametrize("language", ["it", "en", "es", EVERY])
def test_a_phrase_has_one_sense_in_a_language(language: str) -> None:
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    of = written[language]
    assert of.keys() <= KEYS
    shared = written[EVERY] if language != EVERY else {}
    senses = Counter(
        plain(phrase) for sense in Sense for table in (of, shared) for phrase in table.get(sense, ())
    )
    assert [phrase for phrase, times in senses.items() if times > 1] == []
    assert set(of.get("decisive", ())) <= set(of["yes"])
