"""The numbers people dial, and the ways an operator may write them when it brings us a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import phonenumbers

from centralino.settings.telephone import Line

CONTEXTS = {
    "support": "support-line",
    "invitations": "invitation-line",
}  # of the dialplan, by a line's purpose


@dataclass(frozen=True, slots=True)
class RenderedLine:
    number: str
    language: str
    context: str
    other_spellings: tuple[str, ...]


def rendered_lines(lines: Mapping[str, Line]) -> list[RenderedLine]:
    """Every line with its other spellings; a spelling that two lines would share belongs to neither."""
    met = Counter(spelling for number in lines for spelling in {number, *spellings(number)})
    return [
        RenderedLine(
            number,
            line.language,
            CONTEXTS[line.purpose],
            tuple(each for each in spellings(number) if met[each] == 1),
        )
        for number, line in lines.items()
    ]


def spellings(number: str) -> tuple[str, ...]:
    """How +442012345678 may come: 442012345678, 00442012345678, 02012345678 and 2012345678."""
    parsed = phonenumbers.parse(number)
    digits = number.removeprefix("+")
    at_home = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
    dialled_at_home = "".join(filter(str.isdigit, at_home))
    significant = phonenumbers.national_significant_number(parsed)
    return tuple(dict.fromkeys((digits, f"00{digits}", dialled_at_home, significant)))
