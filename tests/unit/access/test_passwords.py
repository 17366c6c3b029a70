"""Which passwords are taken."""

from __future__ import annotations

import pytest

from centralino.access.refusals import Refusal
from centralino.access.rules.passwords import plain, weakness


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("treno verde piove", id="words with spaces"),
        pytest.param("nevicaforteoggi", id="small letters only"),
        pytest.param("839105726418", id="digits only, in no order"),
        pytest.param("città però così", id="letters with accents"),
        pytest.param("правильный ответ", id="another alphabet"),
        pytest.param("my password is a secret of three", id="a common word in a long phrase"),
        pytest.param("maria.rossi goes home at noon", id="the name in a long phrase"),
        pytest.param("k7mp-w3xq-9fhd-t2ve", id="one that we draw"),
        pytest.param("x9" * 6 + "abc" * 80, id="a very long one"),
    ],
)
def test_taken(password: str) -> None:
    assert weakness(password, "maria.rossi") is None


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        pytest.param("", Refusal.PASSWORD_SHORT, id="none"),
        pytest.param("x7!kQ2#mB9z", Refusal.PASSWORD_SHORT, id="eleven characters, however mixed"),
        pytest.param("word " * 60, Refusal.PASSWORD_LONG, id="more than 256"),
        pytest.param("maria.rossi1", Refusal.PASSWORD_IS_NAME, id="the name and a digit"),
        pytest.param("Maria.RossiMaria.Rossi", Refusal.PASSWORD_IS_NAME, id="the name twice"),
        pytest.param("password2026", Refusal.PASSWORD_IS_COMMON, id="the commonest word and a year"),
        pytest.param("Centralino123", Refusal.PASSWORD_IS_COMMON, id="what this is"),
        pytest.param("administrator", Refusal.PASSWORD_IS_COMMON, id="a role"),
        pytest.param("aaaaaaaaaaaaaa", Refusal.PASSWORD_IS_COMMON, id="one letter"),
        pytest.param("abababababab", Refusal.PASSWORD_IS_COMMON, id="two letters"),
        pytest.param("123456789012", Refusal.PASSWORD_IS_COMMON, id="digits in order"),
        pytest.param("qwertyuiop12", Refusal.PASSWORD_IS_COMMON, id="a row of the keyboard"),
        pytest.param("zyxwvutsrqpo", Refusal.PASSWORD_IS_COMMON, id="the alphabet backwards"),
    ],
)
def test_not_taken(password: str, refusal: Refusal) -> None:
    assert weakness(password, "maria.rossi") is refusal


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    assert plain("citta\u0300 verde") == plain("citt\u00e0 verde")
