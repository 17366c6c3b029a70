"""Where callers are put through, as it is in force: who is rung, for how long, when, and what happens otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.settings.keeping import may_be_changed
from centralino.settings.telephone import Member, Ring, Telephone
from centralino.support.opening import rings_open
from web.doors import Door
from web.formats import phone
from web.marking import N_
from web.pages.settings.destinations.week import week_of
from web.visit import Visit

STRATEGIES: Final = {
    "ringall": N_("all who are free, at once"),
    "rrmemory": N_("one after the other, beginning behind the last"),
    "leastrecent": N_("who has talked the longest ago"),
    "fewestcalls": N_("who has had the fewest calls"),
    "random": N_("anyone"),
    "linear": N_("in the order written, from the first"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """What is rung; of a queue, who is in it and how they are rung. `hours` is a name, or nothing."""

    what: str
    people: Sequence[str]
    how: str
    ring_for: int
    hours: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A destination in words; `who` comes to it."""

    name: str
    who: Sequence[str]
    steps: Sequence[Step]
    hours: str
    is_open: bool
    otherwise: str


async def show(visit: Visit) -> Response:
    """All destinations, the safe one, and all hours."""
    telephone = visit.office.settings.telephone
    return visit.page(
        "settings/destinations/show.html",
        destinations=[_shown(visit, telephone, name) for name in telephone.destination_names],
        safe=_step(visit, telephone, telephone.safe, frozenset()),
        weeks=[week_of(visit, name, hours) for name, hours in telephone.hours.items()],
        complaint=visit.office.in_force.complaint,
        may_be_changed=may_be_changed(visit.office.settings.telephone_file),
    )


def named(telephone: Telephone, member: Member) -> str:
    """Who has this telephone, as staff call them."""
    if member.phone:
        return telephone.phones[member.phone].name or member.phone
    return phone(member.number or "")


def otherwise_words(visit: Visit, name: str) -> str:
    """What happens when it is closed, or nobody takes the call."""
    match name:
        case "call_back":
            return visit.gettext("they are told so, and may leave a number to be called back at")
        case "goodbye":
            return visit.gettext("they are told so, and the call ends")
        case _:
            return visit.gettext("they are put through to %(name)s", name=name)


def _shown(visit: Visit, telephone: Telephone, name: str) -> Shown:
    destination = telephone.destinations[name]
    rung = frozenset(rings_open(destination, telephone, visit.now, visit.office.zone))
    return Shown(
        name=name,
        who=_who(visit, telephone, name),
        steps=[_step(visit, telephone, ring, rung) for ring in destination.ring],
        hours=destination.hours or "",
        is_open=bool(rung),
        otherwise=otherwise_words(visit, destination.otherwise),
    )


def _who(visit: Visit, telephone: Telephone, name: str) -> list[str]:
    who = []
    if name == telephone.support:
        who.append(visit.gettext("customers with a contract in force, once sales have granted it"))
    who += [
        visit.gettext("contracts of the kind %(name)s", name=kind)
        for kind in telephone.kinds
        if telephone.kind(kind).destination == name and name != telephone.support
    ]
    if name == telephone.sales:
        who.append(visit.gettext("everybody else"))
    who += [
        visit.gettext("callers whom nobody takes at %(name)s", name=other)
        for other, destination in telephone.destinations.items()
        if destination.otherwise == name
    ]
    return who


def _step(visit: Visit, telephone: Telephone, ring: Ring, rung: frozenset[Ring]) -> Step:
    queue = telephone.queues[ring.queue] if ring.queue else None
    return Step(
        what=visit.gettext("Queue %(name)s", name=ring.queue) if ring.queue else named(telephone, ring),
        people=[named(telephone, each) for each in queue.members] if queue else (),
        how=visit.gettext(STRATEGIES[queue.strategy]) if queue else "",
        ring_for=ring.ring_for,
        hours=ring.hours or "",
        is_open=ring in rung,
    )


DOORS = (Door("GET", "/settings/destinations", Right.EXPLAIN, show),)
