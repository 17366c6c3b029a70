"""Sentences that are told in English and can be told in other languages."""

from __future__ import annotations

import pickle

from centralino.worded import Message, Worded, as_text, from_text, in_one_line, worded


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


def test_a_sentence_that_is_kept_as_text_is_worded_again_and_a_plain_one_stays_plain() -> None:
    said = in_one_line([worded("row %(row)s has %(some)s", row=502, some=("more", "cells")), "è un PDF"])
    again = from_text(as_text(said))
    assert isinstance(again, Worded)
    assert (again, again.messages) == (said, said.messages)
    assert from_text(as_text("plain")) == "plain"
    assert [from_text(each) for each in ("", "kept before sentences were worded")] == [
        "",
        "kept before sentences were worded",
    ]


def test_a_word_within_a_sentence_may_be_worded_itself() -> None:
    said = worded("what is %(state)s stays", state=worded("being tried"))
    assert said == "what is being tried stays"
    assert dict(said.messages[0].values) == {"state": worded("being tried")}
