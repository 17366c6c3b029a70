"""The first page after signing in: what goes on today, what waits for somebody; in an empty house, what to do first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.records import Outcome
from centralino.calls.store import WentSo, came_in_since, count_call_backs_to_return
from centralino.campaigns.store.browsing import UnderWay, under_way
from centralino.campaigns.store.watching import RestingTrunk, resting_trunks
from centralino.database import Connection
from centralino.directory.search_store import is_empty
from centralino.messages.store.staff import count_for_staff
from centralino.support.staff_store import count_awaiting
from web.doors import Door
from web.marking import N_
from web.pages.support.words import ENDS, destination
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES, CAMPAIGN_TONES

CAMPAIGNS: Final = 6  # that are shown
WAYS: Final = 4  # of those that calls went


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says how it stands; behind `address` is what it counts. It `presses` when somebody waits."""

    words: str
    count: int
    address: str
    presses: bool = False
    parts: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What is done in a house in which nothing was done yet; `why` says what for."""

    right: Right
    address: str
    words: str
    why: str


FIRST_STEPS: Final = (
    FirstStep(
        Right.STAFF,
        "/staff",
        N_("Let your colleagues in"),
        N_("Each has a name of their own, and a role that says what they may do."),
    ),
    FirstStep(
        Right.IMPORT_PEOPLE,
        "/uploads",
        N_("Bring your people"),
        N_("Customers or members, from a spreadsheet as it is; you see beforehand what would come of it."),
    ),
    FirstStep(
        Right.CHANGE_CUSTOMERS,
        "/customers/new",
        N_("Or put in somebody by hand"),
        N_("With a number of yours: then call, and see what happens."),
    ),
    FirstStep(
        Right.CHANGE_CAMPAIGNS,
        "/campaigns/new",
        N_("Invite the members of a list"),
        N_("Nobody is called before you have heard it yourself and have started it."),
    ),
)


async def show(visit: Visit) -> Response:
    """What there is for this visitor."""
    async with visit.reading() as connection:
        figures = [each async for each in _figures(visit, connection)]
        sees_campaigns = visit.may(Right.SEE_CAMPAIGNS)
        campaigns: list[UnderWay] = await under_way(connection, most=CAMPAIGNS) if sees_campaigns else []
        trunks: list[RestingTrunk] = await resting_trunks(connection, visit.now) if sees_campaigns else []
        is_new = await is_empty(connection)
    return visit.page(
        "home/show.html",
        figures=figures,
        campaigns=campaigns,
        said={state: visit.gettext(words) for state, words in CAMPAIGN_STATES.items()},
        tones=CAMPAIGN_TONES,
        trunks=trunks,
        first_steps=[each for each in FIRST_STEPS if visit.may(each.right)][:3] if is_new else [],
    )


async def _figures(visit: Visit, connection: Connection) -> AsyncIterator[Figure]:
    if visit.may(Right.SEE_CUSTOMERS):
        went = await came_in_since(connection, visit.beginning_of(visit.today))
        yield Figure(
            visit.gettext("Calls today"),
            sum(each.calls for each in went),
            f"/calls?from={visit.today}",
            parts=_ways(visit, went),
        )
    if visit.may(Right.DECIDE_GRANTS):
        count = await count_awaiting(connection)
        yield Figure(visit.gettext("Await authorisation"), count, "/waiting-room", presses=count > 0)
    if visit.may(Right.SEE_CALL_BACKS):
        count = await count_call_backs_to_return(connection)
        yield Figure(visit.gettext("To be called back"), count, "/call-backs", presses=count > 0)
    if visit.may(Right.SEE_PARTICIPANTS):
        count = await count_for_staff(connection)
        yield Figure(visit.gettext("Texts to be read"), count, "/texts", presses=count > 0)


def _ways(visit: Visit, went: Sequence[WentSo]) -> list[tuple[str, int]]:
    """The most frequent ones by name, the others together."""
    told = [(_way(visit, each), each.calls) for each in went]
    rest = sum(calls for _, calls in told[WAYS:])
    return [*told[:WAYS], *([(visit.gettext("otherwise"), rest)] if rest else [])]


def _way(visit: Visit, each: WentSo) -> str:
    if each.destination:
        return destination(visit, each.destination)
    if each.outcome and each.outcome in tuple(Outcome):
        return visit.gettext(ENDS[Outcome(each.outcome)])
    return visit.gettext("going on, or not known")


DOORS = (Door("GET", "/", Right.OWN_ACCOUNT, show),)
