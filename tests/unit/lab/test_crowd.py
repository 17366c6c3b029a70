"""The crowd: numbers that say what is done at them."""

from __future__ import annotations

from collections import Counter

import phonenumbers
import pytest

from lab.crowd import MIX, Does, crowd, in_the_crowd


def test_a_number_says_what_is_done() -> None:
    yes = in_the_crowd("+393661350007")
    assert (yes.does, yes.rings_for, yes.acts_after, yes.key, yes.cause) == (Does.KEYS_1, 3, 5, "1", None)
    away = in_the_crowd("+393665450007")
    assert (away.does, away.rings_for, away.answers, away.cause) == (Does.NO_ANSWER, 14, False, 19)


def test_every_number_is_its_own_valid_and_can_be_read_back() -> None:
    people = crowd(2000, seed=1)
    assert len({each.number for each in people}) == 2000
    assert all(in_the_crowd(each.number) == each for each in people)
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(each.number)) for each in people)


def test_the_same_seed_gives_the_same_crowd_in_the_shares_of_the_mix() -> None:
    people = crowd(5000, seed=3)
    assert people == crowd(5000, seed=3) != crowd(5000, seed=4)
    found = Counter(each.does for each in people)
    assert {does: found[does] / 50 for does in MIX} == pytest.approx(MIX, abs=2.5)


def test_a_mix_can_be_given() -> None:
    assert {each.key for each in crowd(50, seed=1, mix={Does.KEYS_1: 1, Does.KEYS_2: 1})} == {"1", "2"}


@pytest.mark.parametrize("number", ["+393401230001", "+39366135000", "+39366135000x"])
def test_others_are_not_of_the_crowd(number: str) -> None:
    with pytest.raises(ValueError, match="is nobody of the crowd"):
        in_the_crowd(number)
