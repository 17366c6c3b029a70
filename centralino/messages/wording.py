"""What a text says, without how it is written: words in plain small letters, and where a clause ends."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Apostrophes, and what keyboards give in their place, are dropped: SI', c'è, don’t.
APOSTROPHES = re.compile("['’‘`´ʼ′]")
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
WORD = re.compile(
    r"(?P<number>\+?[0-9]+)|(?P<word>[^\W\d_]+)|(?P<question>\?)"
    r"|(?P<end>[.,;:!\n()/–—]|(?<!\w)-|-(?!\w))|(?P<sign>\S)"
)
MARKS = ("Mn", "Me", "Cf", "Sk")  # accents, variation selectors, keycaps, joiners, skin tones
PICTURE = "So"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a picture; `ends_clause` when a comma, a stop or the end of a line follows it."""

    text: str
    ends_clause: bool = False

    @property
    def is_picture(self) -> bool:
        return unicodedata.category(self.text[0]) == PICTURE


@dataclass(frozen=True, slots=True)
class Wording:
    """The words in order, and whether anything is asked."""

    words: tuple[Word, ...]
    asks: bool


def wording(text: str) -> Wording:
    """The words of whatever somebody typed. Nothing is raised."""
    words: list[Word] = []
    asks = False
    for found in WORD.finditer(plain(text)):
        match found.lastgroup:
            case "question":
                asks = True
            case "end" if words:
                words[-1] = Word(words[-1].text, ends_clause=True)
            case "number" | "word":
                words.append(Word(found[0]))
            case "sign" if unicodedata.category(found[0]) == PICTURE:
                words.append(Word(found[0]))
    return Wording(tuple(words), asks)


def plain(text: str) -> str:
    """Small letters without case, accents, width or skin tone; a letter three times or more is one ("siiii")."""
    apart = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text).replace("¿", "?"))
    folded = unicodedata.normalize("NFKD", apart.casefold())
    bare = "".join(letter for letter in folded if unicodedata.category(letter) not in MARKS)
    return DRAWN_OUT.sub(r"\1", bare)
