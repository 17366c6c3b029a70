"""Codes with letters on a keypad of digits (ITU-T E.161): what is pressed, and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product

LETTERS = {
    "2": "ABC",
    "3": "DEF",
    "4": "GHI",
    "5": "JKL",
    "6": "MNO",
    "7": "PQRS",
    "8": "TUV",
    "9": "WXYZ",
}
_KEYS = str.maketrans({letter: key for key, letters in LETTERS.items() for letter in letters})
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Where the VAT numbers of a country may have letters, by position from either end; elsewhere are digits.
# Source: the European Commission's table of VIES formats; for Chile the RUT's check digit, which may be K.
_LETTERS_AT: dict[str, tuple[int, ...]] = {
    "AT": (0,),
    "CL": (-1,),
    "CY": (-1,),
    "ES": (0, -1),
    "FR": (0, 1),
    "IE": (1, -2, -1),
    "NL": (9,),
}
# fmt: off
_ONLY_DIGITS = frozenset((
    "AR", "BE", "BG", "CZ", "DE", "DK", "EE", "FI", "GR", "HR", "HU",
    "IT", "LT", "LU", "LV", "MT", "PL", "PT", "RO", "SE", "SI", "SK",
))
# fmt: on


def keys_of(code: str) -> str:
    """What is pressed for a code in capitals and digits."""
    return code.translate(_KEYS)


def could_be_keyed(keys: str, country: str, is_valid: Callable[[str], bool]) -> bool:
    """Whether a valid number of the country is keyed like this; a country we know no letters of is not told.

    At most 125 numbers are tried.
    """
    if country in _ONLY_DIGITS:
        return is_valid(keys)
    letters_at = _LETTERS_AT.get(country)
    return letters_at is None or any(is_valid(number) for number in _spellings(keys, letters_at))


def _spellings(keys: str, letters_at: tuple[int, ...]) -> Iterator[str]:
    places = {place % len(keys) for place in letters_at if -len(keys) <= place < len(keys)}
    choices = (key + LETTERS.get(key, "") if position in places else key for position, key in enumerate(keys))
    return ("".join(spelling) for spelling in product(*choices))


@lru_cache(maxsize=8)
def pattern_of_keys(pattern: str) -> re.Pattern[str] | None:
    """What the codes of a regular expression look like keyed; None for one too intricate to tell.

    Each part that stands for one character becomes the set of keys of the characters it stands for.
    """
    if re.search(r"\(\?(?!:)|\\[^\WdDwWsSAZ]", pattern):
        return None  # look-arounds, flags, references: they may depend on letters the keys do not show
    return re.compile(_ONE_CHARACTER.sub(_as_keys, pattern))


_ONE_CHARACTER = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\[dDwWsS]|(?<!\\)[A-Za-z]|(?<!\\)\.")


def _as_keys(part: re.Match[str]) -> str:
    meant = re.compile(part[0])
    keys = sorted({keys_of(character) for character in _CHARACTERS if meant.fullmatch(character)})
    return f"[{''.join(keys)}]" if keys else r"(?!)"
