"""Which passwords are taken: long ones that nobody would try first, and nothing else is asked of them.

NIST SP 800-63B-4, 3.1.1.2: length decides, what is commonly tried is refused, mixtures of characters are not asked for.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Final

from centralino.access.refusals import Refusal

SHORTEST, LONGEST = 12, 256  # characters
BESIDE_THE_NAME = 6  # characters that must be left of a password once the name is taken out
DIFFERENT = 5  # characters in a password

_ROWS: Final = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiop",
)
_FIRST_TRIED: Final = (
    "administrator",
    "amministratore",
    "administrador",
    "password",
    "passwort",
    "parolachiave",
    "contraseña",
    "centralino",
    "telephone",
    "telefono",
    "benvenuto",
    "bienvenido",
    "welcome",
    "letmein",
    "iloveyou",
    "changeme",
    "qwerty",
    "asterisk",
    "trustno1",
)


def plain(password: str) -> str:
    """A password as it is hashed: the same letters typed on another keyboard are the same password (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, name: str) -> Refusal | None:
    """Why somebody of that name may not have that password; None if they may."""
    written = plain(password)
    if len(written) < SHORTEST:
        return Refusal.PASSWORD_SHORT
    if len(written) > LONGEST:
        return Refusal.PASSWORD_LONG
    if len(written.casefold().replace(name.casefold(), "")) < BESIDE_THE_NAME:
        return Refusal.PASSWORD_IS_NAME
    return Refusal.PASSWORD_IS_COMMON if _is_tried_first(written.casefold()) else None


def _is_tried_first(password: str) -> bool:
    """A word of the first guesses with a few characters about it, a row of the keyboard, hardly any characters."""
    left = password
    for word in _FIRST_TRIED:
        left = left.replace(word, "")
    few_left = len(left) < BESIDE_THE_NAME and left != password
    return few_left or len(set(password)) < DIFFERENT or _follows_rows(password)


def _follows_rows(password: str) -> bool:
    """Whether nearly every character is the neighbour of the one before it, either way round."""
    steps = {pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way)} | {("0", "1")}
    strange = sum(pair not in steps for pair in pairwise(password))
    return strange <= len(password) // 5
