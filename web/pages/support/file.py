"""The file of one customer: what holds now and why, what they have, what was decided, and their last calls."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.listing import Wanted
from centralino.campaigns.store.archive import oppositions
from centralino.support.customer_file import customer_file, told_calls
from centralino.support.registration.store import registrations_of
from web.doors import Door
from web.pages.account import LANGUAGES
from web.pages.support.deciding import is_fresh
from web.pages.support.finding import NOT_FOUND
from web.pages.support.people import languages_of
from web.pages.support.shown_calls import shown_call
from web.pages.support.told import standing_of
from web.pages.support.words import GRANT_TONES, GRANTS, SOURCES, TRUST, TRUST_TONES, by_whom
from web.visit import Visit

CALLS: Final = 10
REGISTRATIONS: Final = 5


async def show(visit: Visit) -> Response:
    """All of it on one page."""
    telephone, zone = visit.office.settings.telephone, visit.office.zone
    async with visit.reading() as connection:
        file = await customer_file(connection, visit.number_in_path("id"), visit.now, telephone, zone)
        if file is None:
            raise HTTPException(NOT_FOUND)
        said = await oppositions(connection, file.contact.id)
        registrations = await registrations_of(connection, [file.contact.id], most=REGISTRATIONS)
        calls = await told_calls(connection, Wanted(contact_id=file.contact.id), zone, most=CALLS)
    return visit.page(
        "support/customer.html",
        file=file,
        contact=file.contact,
        standing=standing_of(visit, file.now),
        registrations=registrations,
        by_whom=lambda word: by_whom(visit, word),
        takes_back=bool(file.grants) and is_fresh(visit, file.grants[-1]),
        opposed=[each for each in said if each.lifted_at is None],
        calls=[shown_call(visit, each) for each in calls.rows],
        more_calls=calls.next is not None,
        trust={each: visit.gettext(words) for each, words in TRUST.items()},
        trust_tones=TRUST_TONES,
        sources={each: visit.gettext(words) for each, words in SOURCES.items()},
        decided={each: visit.gettext(words) for each, words in GRANTS.items()},
        decided_tones=GRANT_TONES,
        kinds=sorted(visit.office.settings.telephone.kinds),
        languages=languages_of(visit),
        spoken={each.value: words for each, words in LANGUAGES},
        today=visit.today.isoformat(),
    )


DOORS = (Door("GET", "/customers/{id:int}", Right.SEE_CUSTOMERS, show),)
