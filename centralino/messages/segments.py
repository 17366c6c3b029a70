"""How many segments a text takes on the air, which is what a provider charges."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# 3GPP TS 23.038 6.2.1 and 6.2.1.1: the default alphabet, and what takes an escape before it. ESC itself and the form
# feed of the extension table are control characters, and not counted as anything a text may hold.
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("^{}\\[~]|€")


class Encoding(StrEnum):
    """How a text goes over the air."""

    GSM = "gsm"
    UCS2 = "ucs2"


# 140 octets hold 160 septets or 70 UTF-16 units; 3GPP TS 23.040 9.2.3.24.1 takes 6 octets from each segment of a text
# that needs several, to say which one it is.
ALONE = {Encoding.GSM: 160, Encoding.UCS2: 70}
OF_SEVERAL = {Encoding.GSM: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets or UTF-16 units, without the headers of a text in several segments."""

    encoding: Encoding
    units: int
    count: int


def segments(text: str) -> Segments:
    """What a text takes; a single segment even when it is empty.

    A character of two units (after an escape, or a surrogate pair) is never cut in two: it goes whole into the next
    segment.
    """
    encoding = Encoding.GSM if fits_gsm(text) else Encoding.UCS2
    sizes = [_units(character, encoding) for character in text]
    units = sum(sizes)
    if units <= ALONE[encoding]:
        return Segments(encoding, units, 1)
    return Segments(encoding, units, _filled(sizes, OF_SEVERAL[encoding]))


def fits_gsm(text: str) -> bool:
    """Whether the text needs no more than the GSM alphabet; one character outside it makes all of it UCS-2."""
    return ALPHABET.union(EXTENSION).issuperset(text)


def _units(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM:
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def _filled(sizes: list[int], room: int) -> int:
    count, left = 1, room
    for size in sizes:
        if size > left:
            count, left = count + 1, room
        left -= size
    return count
