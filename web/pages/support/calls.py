"""Calls, the latest first, by number, outcome and days; and all that was written down of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.calls.listing import Wanted
from centralino.calls.records import Outcome
from centralino.directory.numbers import caller_number
from centralino.directory.store import contacts_by_id
from centralino.support.customer_file import call_file, told_calls
from centralino.support.importing.cells import Wrong, read_day
from web.doors import Door
from web.ids import read_id
from web.marking import N_
from web.pages.support.finding import NOT_FOUND
from web.pages.support.shown_calls import shown_call
from web.pages.support.words import ENDS
from web.visit import Visit

FILTERS = ("number", "outcome", "from", "to", "contact")
LONGEST = 200  # characters of a call's id
PARTS = {
    "say": N_("said"),
    "ask-key": N_("asked for a key"),
    "ask-digits": N_("asked for digits"),
    "ring": N_("rang"),
}


async def show(visit: Visit) -> Response:
    """A page of those that are asked for."""
    asked, after = {name: visit.query(name)[:60] for name in FILTERS}, visit.query("after")
    async with visit.reading() as connection:
        wanted = _wanted(visit, asked)
        calls = await told_calls(connection, wanted, visit.office.zone, after=after or None)
        of = await contacts_by_id(connection, [wanted.contact_id]) if wanted.contact_id else []
    return visit.page(
        "support/calls.html",
        calls=[shown_call(visit, each) for each in calls.rows],
        further=calls.next,
        is_first=not after,
        asked=asked,
        is_all=not any(asked.values()),
        filters={name: value for name, value in asked.items() if value},
        of=of[0] if of else None,
        outcomes=[
            ("", visit.gettext("any")),
            *((each.value, visit.gettext(words)) for each, words in ENDS.items()),
        ],
    )


async def show_one(visit: Visit) -> Response:
    """What was known, what was decided, and how long each part took."""
    call_id = visit.request.path_params["id"]
    async with visit.reading() as connection:
        found = await call_file(connection, call_id[:LONGEST], visit.office.zone)
    if found is None:
        raise HTTPException(NOT_FOUND)
    return visit.page(
        "support/call.html",
        file=found,
        shown=shown_call(visit, found),
        parts_said={name: visit.gettext(words) for name, words in PARTS.items()},
        detail=_detail,
    )


def _wanted(visit: Visit, asked: Mapping[str, str]) -> Wanted:
    first, last = _day(asked["from"]), _day(asked["to"])
    number = asked["number"]
    region = visit.office.settings.default_region
    return Wanted(
        contact_id=read_id(asked["contact"]),
        number=(caller_number(number, region) or number) if number else None,
        outcome=asked["outcome"] if asked["outcome"] in tuple(Outcome) else None,
        since=visit.beginning_of(first) if first else None,
        until=visit.beginning_of(last + timedelta(days=1)) if last else None,
    )


def _day(written: str) -> date | None:
    """What is none does not filter."""
    day = read_day(written)
    return None if isinstance(day, Wrong) or day == date.max else day


def _detail(value: Any) -> str:
    """What people read of a JSON value: names and values, without the brackets."""
    match value:
        case dict():
            return ", ".join(
                f"{name} {_detail(each)}" for name, each in value.items() if each not in (None, "", [], {})
            )
        case list():
            return " + ".join(map(_detail, value))
        case _:
            return str(value)


DOORS = (
    Door("GET", "/calls", Right.SEE_CUSTOMERS, show),
    Door("GET", "/calls/{id}", Right.SEE_CUSTOMERS, show_one),
)
