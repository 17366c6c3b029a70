"""Who asked to be called back: those who still wait, and those whom somebody has called."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.listing import call_backs_done, call_backs_to_return
from centralino.calls.store import finish_call_back, reopen_call_back
from web.doors import Door
from web.pages.support.finding import LONGEST_WHY
from web.pages.support.words import destination
from web.visit import Visit


async def show(visit: Visit) -> Response:
    """Those who wait, the longest first; or those who were called, the latest first."""
    is_done, after = visit.query("show") == "done", visit.query("after")
    listed = call_backs_done if is_done else call_backs_to_return
    async with visit.reading() as connection:
        found = await listed(connection, after=after or None)
    return visit.page(
        "support/call_backs.html",
        wishes=found.rows,
        destination=lambda name: destination(visit, name),
        further=found.next,
        is_first=not after,
        is_done=is_done,
    )


async def done(visit: Visit) -> Response:
    """Somebody has called, with a word on what came of it."""
    note = " ".join((await visit.field("note")).split())[:LONGEST_WHY]
    async with visit.changing() as connection:
        finished = await finish_call_back(
            connection, visit.number_in_path("id"), visit.now, visit.me.name, note
        )
    if not finished:
        words = visit.gettext("Nobody waits there any more: perhaps somebody else was quicker.")
        return visit.see_other("/call-backs", words, "refused")
    return visit.see_other("/call-backs", visit.gettext("That call-back is done."))


async def reopen(visit: Visit) -> Response:
    """It was a slip: they wait as before."""
    async with visit.changing() as connection:
        reopened = await reopen_call_back(connection, visit.number_in_path("id"))
    if not reopened:
        return visit.see_other("/call-backs", visit.gettext("That call-back waits already."), "refused")
    return visit.see_other("/call-backs", visit.gettext("They wait to be called back again."))


DOORS = (
    Door("GET", "/call-backs", Right.SEE_CALL_BACKS, show),
    Door("POST", "/call-backs/{id:int}/done", Right.RETURN_CALL_BACKS, done),
    Door("POST", "/call-backs/{id:int}/reopen", Right.RETURN_CALL_BACKS, reopen),
)
