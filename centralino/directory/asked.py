"""What somebody who looks for a contact may mean by what they wrote: an id, a code, a number, or parts of these."""

from __future__ import annotations

import re
from dataclasses import dataclass

from phonenumbers import country_code_for_region, ndd_prefix_for_region

from centralino.directory.numbers import to_e164

SHORTEST = 3  # characters; what is shorter is in too many numbers, and in too many codes
LONGEST = 100  # characters that are read of what was written


@dataclass(frozen=True, slots=True)
class NumberPart:
    """Digits that may be anywhere in a number, and how a number (E.164) begins if they are its beginning.

    `anywhere` is None of what was written with its country: that is a beginning and nothing else.
    """

    beginnings: tuple[str, ...]
    anywhere: str | None

    def is_in(self, number: str) -> bool:
        """Whether a number (E.164) has it."""
        return number.startswith(self.beginnings) or (self.anywhere is not None and self.anywhere in number)


@dataclass(frozen=True, slots=True)
class Asked:
    """`codes` and `number` (E.164) are whole; `code_part` may be anywhere in a code."""

    written: str
    contact_id: int | None = None
    codes: tuple[str, ...] = ()
    number: str | None = None
    code_part: str | None = None
    number_part: NumberPart | None = None

    @property
    def is_worth_reading_all(self) -> bool:
        """Whether it may be inside of a code or a number: not a whole number, which nobody may have."""
        return self.number is None and bool(self.code_part or self.number_part)


@dataclass(frozen=True, slots=True)
class Words:
    """What a folded name is like that is meant: it begins with `begin`, or has all `trigrams` and fits all `patterns`.

    One that fits `patterns_of_words` has all that was written where its words begin.
    """

    begin: str
    trigrams: tuple[str, ...]
    patterns: tuple[str, ...]
    patterns_of_words: tuple[str, ...]


def words_of(folded: str) -> Words:
    """What was written, folded as names are in the database (a space before each word).

    One or two letters are the beginning of a word; a single one has no trigram to be found by.
    """
    parts = [word if len(word) >= SHORTEST else f" {word}" for word in folded.split()]
    trigrams = (part[place : place + 3] for part in parts for place in range(len(part) - 2))
    return Words(
        folded,
        tuple(dict.fromkeys(trigrams)),
        tuple(f"%{part}%" for part in parts),
        tuple(f"% {word}%" for word in folded.split()),
    )


def read(written: str, region: str) -> Asked:
    """A number that does not name its country is one of `region` (ISO 3166)."""
    text = written.strip()[:LONGEST]
    numbered = re.fullmatch(r"#?([0-9]{1,18})", text, re.ASCII)
    code = re.sub(r"[\s./_-]", "", text).upper()
    may_be_code = re.fullmatch(rf"[0-9A-Z]{{{SHORTEST},20}}", code) is not None
    has_digit = re.search(r"[0-9]", code) is not None
    part = _part_of_number(text, region)
    return Asked(
        text,
        contact_id=int(numbered[1]) if numbered else None,
        # A VAT number may be written with its country before it.
        codes=tuple(dict.fromkeys((code, re.sub(r"^[A-Z]{2}", "", code)))) if may_be_code else (),
        number=to_e164(text, region) if part else None,
        # Words are looked for in names: of codes that are words only whole ones are told.
        code_part=code if may_be_code and has_digit else None,
        number_part=part,
    )


def _part_of_number(text: str, region: str) -> NumberPart | None:
    written = re.fullmatch(r"(\+|00)?([0-9]+)", re.sub(r"[\s().,/-]", "", text), re.ASCII)
    if not written or len(written[2]) < SHORTEST:
        return None
    digits = written[2]
    if written[1]:
        return NumberPart((f"+{digits}",), None)
    country, trunk_prefix = country_code_for_region(region), ndd_prefix_for_region(region, True) or ""
    beginnings = (f"+{country}{digits}", f"+{country}{digits.removeprefix(trunk_prefix)}", f"+{digits}")
    return NumberPart(tuple(dict.fromkeys(beginnings)), digits)
