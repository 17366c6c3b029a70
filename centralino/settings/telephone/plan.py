"""Whether the tables of telephone.toml fit together: names are known, no way goes in circles or past a contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from centralino.settings.telephone.ringing import CALL_BACK, GOODBYE, Destination, Member, Ring

if TYPE_CHECKING:
    from centralino.settings.telephone import Telephone


def complaints(telephone: Telephone) -> Iterator[str]:
    """What does not fit, each in words that name the place."""
    yield from _unknown_names(telephone)
    yield from _names_used_twice(telephone)
    yield from _circles(telephone.destinations)
    yield from _ways_past_the_contract(telephone)
    if telephone.safe.queue or telephone.safe.hours:
        yield "safe: it is rung when nothing else works, so it is a phone or a number, at any hour"


def _unknown_names(telephone: Telephone) -> Iterator[str]:
    destinations = telephone.destinations
    yield from _unknown("destination", telephone.support, destinations, "support")
    yield from _unknown("destination", telephone.sales, destinations, "sales")
    for name, kind in telephone.kinds.items():
        yield from _unknown("destination", kind.destination, destinations, f"kinds.{name}")
    for name, destination in destinations.items():
        place = f"destinations.{name}"
        yield from _unknown_among(destination.ring, telephone, place)
        yield from _unknown("hours", destination.hours, telephone.hours, place)
        if destination.otherwise not in (CALL_BACK, GOODBYE):
            yield from _unknown("destination", destination.otherwise, destinations, place)
    for name, queue in telephone.queues.items():
        yield from _unknown_among(queue.members, telephone, f"queues.{name}")
    yield from _unknown_among([telephone.safe], telephone, "safe")


def _unknown_among(rung: Sequence[Member], telephone: Telephone, place: str) -> Iterator[str]:
    for each in rung:
        yield from _unknown("phone", each.phone, telephone.phones, place)
        yield from _unknown("trunk", each.trunk, telephone.trunks, place)
        if isinstance(each, Ring):
            yield from _unknown("queue", each.queue, telephone.queues, place)
            yield from _unknown("hours", each.hours, telephone.hours, place)


def _unknown(what: str, name: str | None, known: Mapping[str, object], place: str) -> Iterator[str]:
    if name is not None and name not in known:
        choices = ", ".join(sorted(known)) or "none is defined"
        yield f"{place}: {what} {name!r} is not defined (there is: {choices})"


def _names_used_twice(telephone: Telephone) -> Iterator[str]:
    for name in sorted(telephone.trunks.keys() & telephone.phones.keys()):
        yield f"trunks.{name}: a phone has this name too, and Asterisk would know neither"
    for name in sorted({CALL_BACK, GOODBYE} & telephone.destinations.keys()):
        yield f"destinations.{name}: as `otherwise` this name means something else"


def _circles(destinations: Mapping[str, Destination]) -> Iterator[str]:
    for start in destinations:
        way = _way(start, destinations)
        if (back := destinations[way[-1]].otherwise) in way:
            yield f"destination {start!r} comes back to {back!r} when nobody answers: callers would go round"


def _ways_past_the_contract(telephone: Telephone) -> Iterator[str]:
    """Callers without a contract go to sales, and from there wherever sales send them when they do not answer."""
    for name in _way(telephone.sales, telephone.destinations):
        if name in telephone.what_contracts_buy:
            yield f"sales leads to {name!r}, which contracts buy: callers without one would be put through too"


def _way(start: str, destinations: Mapping[str, Destination]) -> list[str]:
    """The destinations a caller comes by whom nobody answers, each once."""
    way, name = list[str](), start
    while name in destinations and name not in way:
        way.append(name)
        name = destinations[name].otherwise
    return way
