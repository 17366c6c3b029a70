"""What one cell of a spreadsheet means: a name, a day, a language, a word of the sales office."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from centralino.support.importing.columns import plain
from centralino.support.importing.sheets import Cell
from centralino.support.rules import GrantState
from centralino.worded import worded

Read = TypeVar("Read")

LONGEST_NAME = 200
_LANGUAGES = {
    **dict.fromkeys(("it", "italiano", "italian"), "it"),
    **dict.fromkeys(("en", "inglese", "english", "ingles"), "en"),
    **dict.fromkeys(("es", "spagnolo", "spanish", "espanol", "castellano"), "es"),
}
_STATES = {
    **dict.fromkeys(
        ("awaiting", "waiting", "pending", "in attesa", "attesa", "pendiente"), GrantState.AWAITING
    ),
    **dict.fromkeys(("granted", "yes", "si", "concesso", "autorizzato", "concedido"), GrantState.GRANTED),
    **dict.fromkeys(("revoked", "no", "revocato", "sospeso", "revocado"), GrantState.REVOKED),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell does not say what its column is for, and why."""

    why: str


Reader = Callable[[Cell], Read | Wrong]


def text_of(cell: Cell) -> str:
    """A cell as its owner sees it; a whole number has no decimals, a day no hours."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case _:
            return str(cell).strip()


def read_name(cell: Cell) -> str | Wrong:
    """A name of one line."""
    name = " ".join(text_of(cell).split())
    if not name.isprintable():
        return Wrong(worded("has characters in it that cannot be shown"))
    return (
        name
        if len(name) <= LONGEST_NAME
        else Wrong(worded("is longer than %(most)s characters", most=LONGEST_NAME))
    )


def read_language(cell: Cell) -> str | Wrong:
    """A language by its code or its name."""
    return _LANGUAGES.get(plain(text_of(cell))) or Wrong(worded("is none of the languages it, en, es"))


def read_country(cell: Cell) -> str | Wrong:
    """A country by its two letters (ISO 3166)."""
    country = text_of(cell).upper()
    return (
        country if re.fullmatch(r"[A-Z]{2}", country) else Wrong(worded("is no country code of two letters"))
    )


def read_kind(cell: Cell) -> str | Wrong:
    """A kind of contract, as telephone.toml names them."""
    kind = plain(text_of(cell)).replace(" ", "-")
    fits = re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", kind)
    return (
        kind
        if fits
        else Wrong(worded("is no kind of contract: letters, digits and -, beginning with a letter"))
    )


def read_day(cell: Cell) -> date | Wrong:
    """A day: of the spreadsheet's own, or written like 2026-12-31 or 31/12/2026."""
    match cell:
        case datetime():
            return cell.date()
        case date():
            return cell
    written = text_of(cell)
    for pattern, order in (
        (r"(\d{4})-(\d\d?)-(\d\d?)", (1, 2, 3)),
        (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4})", (3, 2, 1)),
    ):
        if found := re.fullmatch(pattern, written, re.ASCII):
            try:
                return date(*(int(found[place]) for place in order))
            except ValueError:
                break
    return Wrong(worded("is no day: it is written like 2026-12-31 or 31/12/2026"))


def read_grant(cell: Cell, zone: ZoneInfo) -> tuple[GrantState, datetime | None] | Wrong:
    """A state, or the last day of a grant: until the end of it in that zone."""
    state = _STATES.get(plain(text_of(cell)))
    if state:
        return state, None
    day = read_day(cell)
    if isinstance(day, Wrong):
        return Wrong(worded("is none of awaiting, granted, revoked, nor the last day of a grant"))
    midnight = datetime.combine(day + timedelta(days=1), time(), zone)
    return GrantState.GRANTED, midnight
