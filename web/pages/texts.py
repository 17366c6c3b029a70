"""What members wrote that a person should read, and that somebody has."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.messages.meaning import Meaning
from centralino.messages.store.staff import count_for_staff, finish, texts_in
from web.doors import Door
from web.marking import N_
from web.visit import Visit

ON_A_PAGE: Final = 50
MEANINGS: Final = {
    Meaning.YES: N_("a yes"),
    Meaning.NO: N_("a no"),
    Meaning.STOP: N_("wants no more texts"),
    Meaning.START: N_("wants texts again"),
    Meaning.HELP: N_("asks who writes"),
    Meaning.UNCLEAR: N_("not clear"),
}


async def show(visit: Visit) -> Response:
    """Those that wait, the longest first: as they are done, further ones come up."""
    async with visit.reading() as connection:
        found = await texts_in(connection, for_staff=True, number=None, most=ON_A_PAGE)
        count = len(found) if len(found) < ON_A_PAGE else await count_for_staff(connection)
    return visit.page(
        "texts/all.html",
        texts=found,
        count=count,
        meanings={meaning.value: visit.gettext(words) for meaning, words in MEANINGS.items()},
    )


async def done(visit: Visit) -> Response:
    """Somebody has read it, and done what it asks for."""
    async with visit.changing() as connection:
        finished = await finish(connection, visit.number_in_path("id"), visit.now, visit.me.name)
    if not finished:
        words = visit.gettext("That text waits for nobody: perhaps somebody else was quicker.")
        return visit.see_other("/texts", words, "refused")
    return visit.see_other("/texts", visit.gettext("That text is done."))


DOORS = (
    Door("GET", "/texts", Right.SEE_PARTICIPANTS, show),
    Door("POST", "/texts/{id:int}/done", Right.ANSWER_FOR_MEMBERS, done),
)
