"""Sentences that are told in English and can be told in other languages."""

from __future__ import annotations

import pickle

from centralino.worded import Message, Worded, in_one_line, worded


def test_a_sentence_is_the_english_one_as_a_text() -> None:
    said = worded("%(some)s of %(all)s", some=1, all=("two", "three"))
    assert said == "1 of two, three"
    assert said.messages == (Message("%(some)s of %(all)s", (("some", 1), ("all", ("two", "three")))),)


def test_several_stand_on_one_line_and_stay_what_they_are() -> None:
    said = in_one_line([worded("there is no list %(name)s", name="a; b"), "100% plain"])
    assert said == "there is no list a; b; 100% plain"
    assert [each.text for each in said.messages] == ["there is no list %(name)s", "%(told)s"]


def test_a_sentence_comes_whole_from_another_process() -> None:
    said = worded("%(name)s", name="x")
    again = pickle.loads(pickle.dumps(said))
    assert isinstance(again, Worded)
    assert (again, again.messages) == (said, said.messages)
