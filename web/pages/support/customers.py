"""Customers: looked for by any part of a name, a code or a number, and how each of them stands."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Contact
from centralino.directory.searching import Hit, Match, Matched, search
from centralino.support.rules import Customer, ToSales, ToSupport, standing
from centralino.support.store import find_customers
from web.doors import Door
from web.pages.support.told import Standing, standing_of
from web.visit import Visit

FEW = 3  # codes and numbers that a row shows


@dataclass(frozen=True, slots=True)
class Row:
    """One who was found; of more codes and numbers than a row shows it is told how many more there are."""

    contact: Contact
    codes: tuple[str, ...]
    numbers: tuple[str, ...]
    more: int
    standing: Standing | None


async def show(visit: Visit) -> Response:
    """Whoever fits what was written; of nothing written, everybody by name."""
    written, after = visit.query("q")[:100], visit.query("after")
    async with visit.reading() as connection:
        found = await search(connection, written, visit.office.settings.default_region, after=after or None)
        customers = await find_customers(connection, [hit.contact.id for hit in found.hits])
    standings = {each.contact_id: standing_of(visit, _verdict(visit, each)) for each in customers}
    return visit.page(
        "support/customers_part.html" if visit.is_fragment else "support/customers.html",
        written=written,
        rows=[_row(hit, standings.get(hit.contact.id)) for hit in found.hits],
        matched={hit.contact.id: _marks(hit) for hit in found.hits},
        further=found.next,
        cut=found.cut,
        is_first=not after,
    )


def _verdict(visit: Visit, customer: Customer) -> ToSupport | ToSales:
    return standing(customer, visit.now, visit.office.settings.telephone, visit.office.zone)


def _row(hit: Hit, standing: Standing | None) -> Row:
    """Codes and numbers with those first that are as it was asked."""
    marks, contact = _marks(hit), hit.contact
    codes = sorted((code.code for code in contact.codes), key=lambda each: each not in marks)
    numbers = sorted((held.number for held in contact.numbers), key=lambda each: each not in marks)
    more = len(codes[FEW:]) + len(numbers[FEW:])
    return Row(contact, tuple(codes[:FEW]), tuple(numbers[:FEW]), more, standing)


def _marks(hit: Hit) -> frozenset[str]:
    return frozenset(_text(match) for match in hit.matches)


def _text(match: Match) -> str:
    return match.text if match.what is not Matched.ID else f"#{match.text}"


DOORS = (Door("GET", "/customers", Right.SEE_CUSTOMERS, show),)
