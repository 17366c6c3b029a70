"""The opposition registers: which the law asks for, which we hold and how old they are, and what they hold back."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.held_back import asked_for, held_back
from centralino.campaigns.life.registers import held_registers
from centralino.campaigns.rules.law import register_names
from web.doors import Door
from web.in_words import in_words
from web.pages.campaigns.shown import words_for
from web.visit import Visit
from web.words_of_rules import PURPOSES

SOON = 3  # days before it is too old


async def show(visit: Visit) -> Response:
    """All of them, and the form for a new edition."""
    today = visit.today
    async with visit.reading() as connection:
        held = await held_registers(connection)
    home = visit.office.settings.default_region
    asked = sorted(asked_for(held, today), key=lambda each: home not in each.countries)
    return visit.page(
        "opposition/registers.html",
        asked=asked,
        others=[each for each in held.values() if each.name not in register_names()],
        age_of=lambda register: (today - register.as_of).days,
        soon=SOON,
        known=[
            ("", visit.gettext("another, by the name below")),
            *((name, name) for name in sorted(register_names() | held.keys())),
        ],
        chosen=next((each.rule.register for each in asked if home in each.countries), ""),
        today=today.isoformat(),
        country=visit.formats.country,
        purposes={each: visit.gettext(words) for each, words in PURPOSES.items()},
    )


async def show_held_back(visit: Visit) -> Response:
    """What they keep from being called; a part of their page, and a page of its own for whoever has no script."""
    async with visit.reading() as connection:
        found = await held_back(connection, visit.office.organisation, visit.now)
    return visit.page(
        "opposition/held_back_part.html" if visit.is_fragment else "opposition/held_back.html",
        campaigns=[(each, [in_words(visit, words) for words in each.complaints]) for each in found],
        **words_for(visit),
    )


DOORS = (
    Door("GET", "/settings/registers", Right.SEE_SETTINGS, show),
    Door("GET", "/settings/registers/held-back", Right.SEE_SETTINGS, show_held_back),
)
