"""The trunks: whether each carries, what it carries just now and has carried today, and a call to try it with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.store.trunk_days import TrunkDay, has_many_calls, trunk_days
from centralino.campaigns.store.watching import TrunkUse
from centralino.campaigns.store.watching import trunks as trunks_in_use
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.directory.numbers import to_e164
from centralino.phones.trying import order_test
from centralino.phones.trying_store import latest_tests
from centralino.settings.telephone import Trunk
from centralino.stack.doctor import Finding, State
from centralino.stack.doctor.asterisk import trunks_within
from web.counting import MANY, counted_apart
from web.doors import Door
from web.in_words import as_worded, in_words
from web.marking import N_
from web.visit import Visit

NOT_FOUND: Final = 404
ANSWERS_WITHIN: Final = 3.0  # seconds
LATEST: Final = 10
TONES: Final = {State.WELL: "good", State.LOOK: "warn", State.WRONG: "bad"}
NOBODY_ASKED: Final = N_("Asterisk does not answer: nobody knows whether the trunks do.")
NOT_A_NUMBER: Final = N_("That is not a telephone number.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A trunk as the page has it; `badges` are words with their tone. Without its `day` that is being counted."""

    name: str
    trunk: Trunk
    badges: Sequence[tuple[str, str]]
    what_to_do: Sequence[str]
    use: TrunkUse
    day: TrunkDay | None

    def rests(self, now: datetime) -> bool:
        """Whether it is left alone, after calls in a row that failed."""
        return self.use.rests_until is not None and self.use.rests_until > now


async def show(visit: Visit) -> Response:
    """All of them; what changes by the second is asked for again."""
    return await _page(visit)


async def test(visit: Visit) -> Response:
    """Order a call over this trunk, and on to the page where it can be followed."""
    name, written = visit.request.path_params["name"], await visit.field("number")
    trunk = visit.office.settings.telephone.trunks.get(name)
    if trunk is None:
        raise HTTPException(NOT_FOUND)
    number = to_e164(written, trunk.region or visit.office.settings.default_region)
    if number is None:
        return await _page(visit, 400, wrong={name: visit.gettext(NOT_A_NUMBER)}, written={name: written})
    async with visit.changing() as connection:
        ordered = await order_test(connection, name, number, by=visit.me.name, at=visit.now)
    if isinstance(ordered, Refused):
        return await _page(visit, 409, wrong={name: in_words(visit, ordered.why)}, written={name: written})
    return visit.see_other(f"/settings/trunks/tests/{ordered}")


async def _page(
    visit: Visit,
    status: int = 200,
    *,
    wrong: Mapping[str, str] | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    names = list(visit.office.settings.telephone.trunks)
    found = await trunks_within(visit.office.settings, ANSWERS_WITHIN) if names else {}
    async with visit.reading() as connection:
        uses = await trunks_in_use(connection, names)
        days = await _days(visit, connection)
        tests = await latest_tests(connection, LATEST) if not visit.is_fragment else []
    return visit.page(
        "settings/trunks_part.html" if visit.is_fragment else "settings/trunks.html",
        status,
        trunks=[_shown(visit, use, found or {}, days) for use in uses],
        counting=days is None,
        nobody_asked=visit.gettext(NOBODY_ASKED) if found is None else "",
        tests=tests,
        wrong=wrong or {},
        written=written or {},
    )


async def _days(visit: Visit, connection: Connection) -> Mapping[str, TrunkDay] | None:
    """What they have carried today; None as long as the first count of many calls goes on."""
    since = visit.beginning_of(visit.today)
    if not await has_many_calls(connection, since, MANY):
        return await trunk_days(connection, since)
    name = f"calls of trunks since {since}"
    return counted_apart(visit.office, name, lambda apart: trunk_days(apart, since), or_before=True)


def _shown(
    visit: Visit, use: TrunkUse, found: Mapping[str, Sequence[Finding]], days: Mapping[str, TrunkDay] | None
) -> Shown:
    mine = found.get(use.name, ())
    return Shown(
        use.name,
        visit.office.settings.telephone.trunks[use.name],
        [(as_worded(visit, each.found), TONES[each.state]) for each in mine],
        [as_worded(visit, each.do) for each in mine if each.do],
        use,
        None if days is None else days.get(use.name, TrunkDay(use.name, 0, 0, 0)),
    )


DOORS = (
    Door("GET", "/settings/trunks", Right.SEE_SETTINGS, show),
    Door("POST", "/settings/trunks/{name}/test", Right.SETTINGS, test),
)
