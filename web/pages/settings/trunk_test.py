"""A call that tries a trunk out, followed as it goes: it rings, it is answered, a key is pressed, it is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.phones.trying import is_lost
from centralino.phones.trying_store import TrunkTest, find_test
from web.doors import Door
from web.marking import N_
from web.visit import Visit

NOT_FOUND: Final = 404
TAKEN_UP_WITHIN: Final = timedelta(seconds=12)

# ITU-T Q.850, as Asterisk gives them.
CAUSES: Final = {
    1: N_("nobody has this number"),
    3: N_("there is no route to there"),
    16: N_("hung up as usual"),
    17: N_("busy"),
    18: N_("the telephone did not react"),
    19: N_("not picked up"),
    20: N_("switched off or out of reach"),
    21: N_("the call was refused"),
    22: N_("the number has changed"),
    27: N_("where it leads to is out of order"),
    28: N_("the number is not written as the operator wants it"),
    31: N_("ended without a reason given"),
    34: N_("no line is free at the operator's"),
    38: N_("the network is out of order"),
    41: N_("a passing fault of the network"),
    42: N_("too much traffic at the operator's"),
    44: N_("the line that was asked for is not free"),
    47: N_("the operator has no room for the call"),
    50: N_("the account may not do this"),
    57: N_("the account may not call there"),
    58: N_("the kind of sound that was offered cannot be had now"),
    88: N_("the two sides know no common kind of sound"),
    102: N_("no answer within the time"),
    111: N_("the two sides do not understand each other"),
    127: N_("something else went wrong"),
}
"""For the operator's answers on the wire, see docs/trunks.md."""


async def show(visit: Visit) -> Response:
    """How far it has come; asked for again until it is over."""
    async with visit.reading() as connection:
        test = await find_test(connection, visit.number_in_path("id"))
    if test is None:
        raise HTTPException(NOT_FOUND)
    return visit.page(
        "settings/trunk_test_part.html" if visit.is_fragment else "settings/trunk_test.html",
        test=test,
        steps=_steps(visit, test),
        is_over=test.over_at is not None or is_lost(test, visit.now),
        waits=test.placed_at is None and visit.now > test.ordered_at + TAKEN_UP_WITHIN,
        exact_clock=visit.formats.exact_clock,
    )


def _steps(visit: Visit, test: TrunkTest) -> list[tuple[datetime | None, str, str]]:
    """When, what, and in which tone."""
    found: list[tuple[datetime | None, str, str]] = [(test.ordered_at, visit.gettext("Ordered"), "")]
    if test.placed_at:
        found.append((test.placed_at, visit.gettext("Handed to the trunk"), ""))
    if test.rang_at:
        found.append((test.rang_at, visit.gettext("It rings there"), ""))
    if test.answered_at:
        found.append((test.answered_at, visit.gettext("Answered"), "good"))
    if test.key is not None:
        found.append((None, visit.gettext("Key %(key)s was heard", key=test.key), "good"))
    if test.over_at:
        found.append((test.over_at, _end(visit, test), "good" if test.answered_at else "bad"))
    elif is_lost(test, visit.now):
        found.append((None, visit.gettext("Nobody knows what became of it"), "bad"))
    return found


def _end(visit: Visit, test: TrunkTest) -> str:
    cause = test.hangup_cause
    if cause is not None:
        words = visit.gettext(CAUSES.get(cause, CAUSES[127]))
        return visit.gettext("Over: %(words)s (cause %(cause)s of Q.850)", words=words, cause=str(cause))
    if test.placed_at is None:
        return visit.gettext("Nobody has taken it up: is the scheduler at work?")
    if test.answered_at:
        return visit.gettext("Over; why was not told")
    return visit.gettext("Asterisk could not place it over this trunk")


DOORS = (Door("GET", "/settings/trunks/tests/{id:int}", Right.SETTINGS, show),)
