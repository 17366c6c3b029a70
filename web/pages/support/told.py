"""How the staff are told where somebody is put through, and why: in a word, in a sentence, and step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel.lists import format_list
from babel.units import format_unit

from centralino.support.opening import rings_open
from centralino.support.rules import ToSales, ToSupport
from centralino.support.telling import Said, Told, Value, tell_standing
from web.formats import Formats, phone
from web.marking import N_
from web.visit import Visit

Messages = Mapping[Said, str | tuple[str, ...]]
"""Of several messages that one is said, the first, for which all is known that it wants."""

TONES: Final = {
    Said.PAID: "good",
    Said.GRANTED: "good",
    Said.AWAITING: "warn",
    Said.REVOKED: "bad",
    Said.UNPAID: "bad",
}
BADGES: Final[Messages] = {
    Said.PAID: (N_("paid until %(until)s"), N_("paid")),
    Said.GRANTED: (N_("granted until %(until)s"), N_("granted for good")),
    Said.REVOKED: N_("revoked"),
    Said.AWAITING: N_("awaits authorisation"),
    Said.UNPAID: N_("not paid"),
    Said.EXPIRED: N_("contract over"),
    Said.NOT_STARTED: (N_("contract begins on %(on)s"), N_("contract not begun")),
    Said.NO_CONTRACT: N_("no contract"),
}
SENTENCES: Final[Messages] = {
    Said.PAID: (
        N_("If they call now: put through to support, since contract %(contract)s is paid until %(until)s."),
        N_("If they call now: put through to support, since a contract is paid."),
    ),
    Said.GRANTED: (
        N_("If they call now: put through to support, since it is granted until %(until)s."),
        N_("If they call now: put through to support, since it is granted for good."),
    ),
    Said.REVOKED: (
        N_("If they call now: put through to sales, since support was revoked on %(at)s."),
        N_("If they call now: put through to sales, since support was revoked."),
    ),
    Said.AWAITING: (
        N_("If they call now: put through to sales, since they await authorisation from %(since)s on."),
        N_("If they call now: put through to sales, since they await authorisation."),
    ),
    Said.UNPAID: (
        N_(
            "If they call now: put through to sales, since contract %(contract)s was paid until %(until)s only."
        ),
        N_("If they call now: put through to sales, since nothing is paid of their contract."),
    ),
    Said.EXPIRED: (
        N_("If they call now: put through to sales, since contract %(contract)s ended on %(on)s."),
        N_("If they call now: put through to sales, since their contract is over."),
    ),
    Said.NOT_STARTED: (
        N_("If they call now: put through to sales, since contract %(contract)s begins on %(on)s only."),
        N_("If they call now: put through to sales, since their contract has not begun."),
    ),
    Said.NO_CONTRACT: N_(
        "If they call now: put through to sales, since there is neither contract nor grant."
    ),
}
STEPS: Final[Messages] = {
    Said.KNOWN_BY_NUMBER: N_("known by number %(number)s: %(contact)s"),
    Said.NUMBER_OF_SEVERAL: N_("number %(number)s is that of %(contacts)s customers"),
    Said.NUMBER_UNKNOWN: N_("number %(number)s is nobody's"),
    Said.NUMBER_WITHHELD: N_("number withheld"),
    Said.KNOWN_BY_CODE: N_("known by code: %(contact)s"),
    Said.CODE_OF_SEVERAL: N_("the code is that of %(contacts)s customers"),
    Said.NO_RIGHT_CODE: N_("no right code was keyed"),
    Said.TOO_MANY_WRONG_CODES: N_("too many wrong codes were keyed before"),
    Said.CHOSE: N_("calls for %(contact)s"),
    Said.CHOSE_NOBODY: N_("did not say for whom they call"),
    Said.LOOK_UP_FAILED: N_("the look-up failed"),
    Said.PAID: (N_("contract %(contract)s is paid until %(until)s"), N_("contract paid")),
    Said.GRANTED: (N_("support is granted until %(until)s"), N_("support is granted for good")),
    Said.REVOKED: (N_("support was revoked on %(at)s"), N_("support was revoked")),
    Said.AWAITING: (N_("awaits authorisation from %(since)s on"), N_("awaits authorisation")),
    Said.UNPAID: (N_("contract %(contract)s was paid until %(until)s only"), N_("contract not paid")),
    Said.EXPIRED: (N_("contract %(contract)s ended on %(on)s"), N_("contract over")),
    Said.NOT_STARTED: (N_("contract %(contract)s begins on %(on)s"), N_("contract not begun")),
    Said.NO_CONTRACT: N_("no contract"),
    Said.NONE_ENTITLED: N_("none of them is entitled"),
    Said.ASKED_FOR_CODE: (N_("asked for a code in %(ms)s"), N_("asked for a code")),
    Said.ASKED_FOR_WHOM: (
        N_("asked in %(ms)s for whom they call: %(contacts)s"),
        N_("asked for whom they call: %(contacts)s"),
    ),
    Said.TO_SUPPORT: (
        N_("put through to support (%(destination)s) in %(ms)s"),
        N_("put through to support in %(ms)s"),
        N_("put through to support (%(destination)s)"),
        N_("put through to support"),
    ),
    Said.TO_SALES: (N_("put through to sales in %(ms)s"), N_("put through to sales")),
    Said.TO_SAFE: (N_("taken to the safe destination in %(ms)s"), N_("taken to the safe destination")),
    Said.INVITED: N_("asked as invited: %(contacts)s"),
    Said.NOT_INVITED: N_("nobody there is invited"),
    Said.OTHER: N_("decided: %(rule)s"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands: `words` for a badge, `sentence` for the head of a page.

    `place` is the destination where it is not plain support or sales; `is_shut` tells that nothing is rung there now.
    """

    tone: str
    words: str
    sentence: str
    to_support: bool
    place: str
    priority: int
    is_shut: bool


def standing_of(visit: Visit, verdict: ToSupport | ToSales) -> Standing:
    """As of now."""
    telephone, zone = visit.office.settings.telephone, visit.office.zone
    why = tell_standing(verdict, visit.now, zone)[0]
    to_support = isinstance(verdict, ToSupport)
    place = verdict.destination if isinstance(verdict, ToSupport) else telephone.sales
    return Standing(
        tone=TONES.get(why.said, ""),
        words=say(visit, why, BADGES),
        sentence=say(visit, why, SENTENCES),
        to_support=to_support,
        place=place if to_support and place != telephone.support else "",
        priority=verdict.priority if isinstance(verdict, ToSupport) else 0,
        is_shut=not rings_open(telephone.destinations[place], telephone, visit.now, zone),
    )


def story(visit: Visit, steps: Iterable[Told]) -> list[str]:
    """Each step in words."""
    return [say(visit, step, STEPS) for step in steps]


def say(visit: Visit, step: Told, messages: Messages) -> str:
    """One step; plain support needs no name of its destination."""
    plain = visit.office.settings.telephone.support
    values = {
        name: _written(visit.formats, name, value)
        for name, value in step.values.items()
        if (name, value) != ("destination", plain)
    }
    found = messages[step.said]
    for message in (found,) if isinstance(found, str) else found:
        if values.keys() >= set(re.findall(r"%\((\w+)\)s", message)):
            return visit.gettext(message, **values)
    raise LookupError(f"{step} has no message")


def _written(formats: Formats, name: str, value: Value) -> str:
    match value:
        case datetime():
            return formats.instant(value)
        case date():
            return formats.day(value)
        case tuple():
            return format_list(value, locale=formats.locale)
        case int() | float() if name == "ms":
            spelt = format_unit(round(value, 1), "duration-millisecond", "short", locale=formats.locale)
            return spelt.replace(" ", "\N{NO-BREAK SPACE}")
        case int() | float():
            return formats.number(value)
        case _:
            return phone(value) if name == "number" else value
