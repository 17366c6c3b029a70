"""Changing a destination: what is rung, in order, in which hours, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.directory.numbers import to_e164
from centralino.settings.keeping import may_be_changed, version_of
from centralino.settings.rewriting import NewDestination
from centralino.settings.telephone import Destination, Ring, Telephone
from centralino.support.rerouting import change_destination, unknown_names
from web.doors import Door
from web.in_words import in_words
from web.pages.settings.destinations.changing import saved, seen
from web.pages.settings.destinations.showing import otherwise_words
from web.visit import Visit

BAD_REQUEST, NOT_FOUND, CONFLICT = 400, 404, 409
MOST, SPARE = 12, 2
LONGEST: Final = 3600  # seconds that something is rung
NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to ring, as it was filled in; `what` is `queue:NAME`, `phone:NAME`, `number`, or nothing."""

    what: str = ""
    number: str = ""
    trunk: str = ""
    ring_for: str = "30"
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, and what of it is wrong."""

    rows: Sequence[Row]
    hours: str
    otherwise: str
    wrong: dict[str, str] = field(default_factory=dict)


async def show(visit: Visit) -> Response:
    """The form, as the destination is now, with room for more."""
    name, destination = _found(visit)
    rows = [_row(ring) for ring in destination.ring]
    return _page(visit, name, Filled(rows, destination.hours or "", destination.otherwise))


async def save(visit: Visit) -> Response:
    """Write it, if it can be."""
    name, destination = _found(visit)
    rows = [await _filled_row(visit, place) for place in range(MOST)]
    filled = Filled(
        [each for each in rows if each.what], await visit.field("hours"), await visit.field("otherwise")
    )
    new = _read(visit, filled)
    if filled.wrong:
        return _page(visit, name, filled, BAD_REQUEST)
    shown = await seen(visit)
    async with visit.changing() as connection:
        done = await change_destination(
            connection, shown, name, destination, new, at=visit.now, by=visit.me.name, via="page"
        )
    if isinstance(done, Refused):
        return _page(visit, name, filled, CONFLICT, refused=in_words(visit, done.why))
    return saved(visit, done)


def _found(visit: Visit) -> tuple[str, Destination]:
    name, settings = visit.request.path_params["name"], visit.office.settings
    destination = settings.telephone.destinations.get(name)
    if destination is None or not may_be_changed(settings.telephone_file):
        raise HTTPException(NOT_FOUND)
    return name, destination


def _page(visit: Visit, name: str, filled: Filled, status: int = 200, *, refused: str = "") -> Response:
    path, telephone = visit.office.settings.telephone_file, visit.office.settings.telephone
    assert path
    always = ("", visit.gettext("always"))
    rows = [*filled.rows, *[Row()] * min(SPARE, MOST - len(filled.rows))]
    others = [each for each in telephone.destinations if each != name]
    return visit.page(
        "settings/destinations/destination.html",
        status,
        name=name,
        filled=filled,
        rows=rows,
        whats=_whats(visit, telephone),
        trunks=[("", "–"), *((each, each) for each in telephone.trunks)],
        hours=[always, *((each, each) for each in telephone.hours)],
        otherwises=[(each, otherwise_words(visit, each)) for each in ("call_back", "goodbye", *others)],
        version=version_of(path),
        refused=refused,
    )


def _whats(visit: Visit, telephone: Telephone) -> list[tuple[str, str]]:
    return [
        ("", "–"),
        *((f"queue:{each}", visit.gettext("Queue %(name)s", name=each)) for each in telephone.queues),
        *((f"phone:{name}", each.name or name) for name, each in telephone.phones.items()),
        (NUMBER, visit.gettext("An outside number")),
    ]


def _row(ring: Ring) -> Row:
    what = f"queue:{ring.queue}" if ring.queue else f"phone:{ring.phone}" if ring.phone else NUMBER
    return Row(what, ring.number or "", ring.trunk or "", str(ring.ring_for), ring.hours or "")


async def _filled_row(visit: Visit, place: int) -> Row:
    names = ("what", "number", "trunk", "ring_for", "hours")
    return Row(*[await visit.field(f"{name}-{place}") for name in names])


def _read(visit: Visit, filled: Filled) -> NewDestination:
    """Faults are told at their fields."""
    ring = [_entry(visit, row, place, filled.wrong) for place, row in enumerate(filled.rows)]
    if not ring:
        filled.wrong["what-0"] = visit.gettext("Something has to be rung.")
    new = NewDestination(ring, filled.hours or None, filled.otherwise)
    for place in unknown_names(new, visit.office.settings.telephone):
        match place:
            case "ring", row, "trunk":
                filled.wrong[f"trunk-{row}"] = visit.gettext("An outside number needs a trunk.")
            case "ring", row, _:
                filled.wrong[f"what-{row}"] = visit.gettext("There is no such choice.")
            case _:
                filled.wrong["otherwise"] = visit.gettext("There is no such choice.")
    return new


def _entry(visit: Visit, row: Row, place: int, wrong: dict[str, str]) -> dict[str, str | int]:
    kind, _, name = row.what.partition(":")
    entry: dict[str, str | int] = {}
    if kind == NUMBER:
        number = to_e164(row.number, visit.office.settings.default_region)
        if number is None:
            wrong[f"number-{place}"] = visit.gettext("That is not a telephone number.")
        entry |= {"number": number or "", "trunk": row.trunk}
    elif kind in ("queue", "phone"):
        entry[kind] = name
    else:
        wrong[f"what-{place}"] = visit.gettext("There is no such choice.")
    if not (row.ring_for.isascii() and row.ring_for.isdigit() and 0 < int(row.ring_for[:9]) <= LONGEST):
        wrong[f"ring_for-{place}"] = visit.gettext("Between 1 and 3600 seconds.")
    else:
        entry["ring_for"] = int(row.ring_for)
    if row.hours:
        entry["hours"] = row.hours
    return entry


DOORS = (
    Door("GET", "/settings/destinations/{name}", Right.SETTINGS, show),
    Door("POST", "/settings/destinations/{name}", Right.SETTINGS, save),
)
