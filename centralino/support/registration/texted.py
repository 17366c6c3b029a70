"""The text that whoever registers confirms their number with: a code to type, and a link in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from centralino.settings import Language

LONGEST_ORGANISATION: Final = 24  # characters that a text has room for

# No letter outside the GSM alphabet, and one segment with a link of up to 55 characters.
_WORDS: Final[Mapping[Language, str]] = {
    "it": "{who}Codice {code}, o confermi qui: {link} Vale 24 ore. Non ha chiesto nulla? Lo ignori.",
    "en": "{who}Code {code}, or confirm here: {link} Valid for 24 hours. Not you? Ignore this.",
    "es": "{who}Código {code}, o confirme aquí: {link} Vale 24 horas. ¿No fue usted? No haga nada.",
}
_PLAIN: Final = str.maketrans("óí", "oi")  # of those that Spanish needs, GSM 03.38 lacks these


def text_of(language: Language, organisation: str, code: str, link: str) -> str:
    """What is sent."""
    who = f"{organisation[:LONGEST_ORGANISATION]}: " if organisation else ""
    words = _WORDS[language].translate(_PLAIN)
    return words.format(who=who, code=code, link=link)
