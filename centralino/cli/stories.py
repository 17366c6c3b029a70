"""A call's story in English: who it was found to be, what held for them, and where they went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from centralino.cli.output import instant
from centralino.support.telling import Said, Told, Value

# Of several sentences that one is said, the first, for which all values are there.
WORDS: Mapping[Said, Sequence[str]] = {
    Said.KNOWN_BY_NUMBER: ("known by number {number} as {contact}",),
    Said.NUMBER_OF_SEVERAL: ("number {number} of {contacts} contacts",),
    Said.NUMBER_UNKNOWN: ("unknown number {number}",),
    Said.NUMBER_WITHHELD: ("number withheld",),
    Said.KNOWN_BY_CODE: ("known by code as {contact}",),
    Said.CODE_OF_SEVERAL: ("a code that {contacts} contacts key alike",),
    Said.NO_RIGHT_CODE: ("no right code",),
    Said.TOO_MANY_WRONG_CODES: ("too many wrong codes",),
    Said.CHOSE: ("calls for {contact}",),
    Said.CHOSE_NOBODY: ("would not say for whom",),
    Said.LOOK_UP_FAILED: ("could not be looked up",),
    Said.PAID: ("contract {contract} paid until {until}", "contract paid"),
    Said.GRANTED: ("granted until {until}", "granted"),
    Said.REVOKED: ("revoked on {at}", "revoked"),
    Said.AWAITING: ("awaiting authorisation since {since}", "awaiting authorisation"),
    Said.UNPAID: (
        "contract {contract} paid only until {until}",
        "nothing paid of contract {contract}",
        "contract not paid",
    ),
    Said.EXPIRED: ("contract {contract} over on {on}", "contract over"),
    Said.NOT_STARTED: ("contract {contract} begins on {on}", "contract not begun"),
    Said.NO_CONTRACT: ("no contract",),
    Said.NONE_ENTITLED: ("none of them entitled",),
    Said.ASKED_FOR_CODE: ("asked for a code",),
    Said.ASKED_FOR_WHOM: ("asked for whom they call: {contacts}",),
    Said.TO_SUPPORT: ("put through to {destination}",),
    Said.TO_SALES: ("put through to sales",),
    Said.TO_SAFE: ("left to the safe destination",),
    Said.INVITED: ("invited: {contacts}",),
    Said.NOT_INVITED: ("invited to nothing",),
    Said.OTHER: ("{rule}",),
}


def story(told: Sequence[Told], zone: ZoneInfo) -> str:
    """All of it on one line, like "known by number +39… as Acme -> contract basic paid until … -> put through …"."""
    return " -> ".join(_step(each, zone) for each in told)


def _step(told: Told, zone: ZoneInfo) -> str:
    values = {name: _value(each, zone) for name, each in told.values.items()}
    words = next(said for each in WORDS[told.said] if (said := _filled(each, values)) is not None)
    return f"{words} in {values['ms']} ms" if "ms" in values else words


def _filled(words: str, values: Mapping[str, str]) -> str | None:
    try:
        return words.format_map(values)
    except KeyError:
        return None


def _value(value: Value, zone: ZoneInfo) -> str:
    match value:
        case datetime():
            return instant(value, zone)
        case date():
            return value.isoformat()
        case tuple():
            return ", ".join(value)
        case float():
            return f"{value:,.0f}"
        case _:
            return str(value)
