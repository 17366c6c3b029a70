"""What a customer has bought: a contract added, paid, ended; what it was before is kept."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.support import contracts
from centralino.support.importing.cells import Wrong, read_kind
from centralino.support.staff_store import contracts_of
from web.doors import Door
from web.pages.support.finding import NOT_FOUND, back, contact_of, day_of, not_a_day, refused, why_of
from web.visit import Visit


async def add(visit: Visit) -> Response:
    """From its first to its last day; without a last one until further notice."""
    kind = read_kind(await visit.field("kind"))
    starts_on, ends_on = await day_of(visit, "starts_on"), await day_of(visit, "ends_on")
    paid_until = await day_of(visit, "paid_until")
    async with visit.changing() as connection:
        contact = await contact_of(visit, connection)
        if isinstance(kind, Wrong):
            return refused(visit, _not_a_kind(visit))
        if isinstance(starts_on, Wrong) or isinstance(ends_on, Wrong) or isinstance(paid_until, Wrong):
            return refused(visit, not_a_day(visit))
        added = await contracts.add_contract(
            connection,
            contact.id,
            kind=kind,
            starts_on=starts_on or visit.today,
            ends_on=ends_on,
            paid_until=paid_until,
            at=visit.now,
            by=visit.me.name,
        )
    return _told(visit, added, visit.gettext("The contract is added."))


async def pay(visit: Visit) -> Response:
    """Up to a day, included; an earlier day than before takes a payment back."""
    day, why = await day_of(visit, "paid_until"), await why_of(visit)
    async with visit.changing() as connection:
        contract_id = await _contract_of(visit, connection)
        if day is None or isinstance(day, Wrong):
            return refused(visit, not_a_day(visit))
        paid = await contracts.pay_contract(
            connection, contract_id, day, at=visit.now, by=visit.me.name, why=why
        )
    words = visit.gettext("The contract is paid until %(day)s.", day=visit.formats.day(day))
    return _told(visit, paid, words)


async def end(visit: Visit) -> Response:
    """On a last day; without one it goes on until further notice."""
    day, why = await day_of(visit, "ends_on"), await why_of(visit)
    async with visit.changing() as connection:
        contract_id = await _contract_of(visit, connection)
        if isinstance(day, Wrong):
            return refused(visit, not_a_day(visit))
        ended = await contracts.end_contract(
            connection, contract_id, day, at=visit.now, by=visit.me.name, why=why
        )
    if day is None:
        return _told(visit, ended, visit.gettext("The contract goes on until further notice."))
    words = visit.gettext("The last day of the contract is %(day)s.", day=visit.formats.day(day))
    return _told(visit, ended, words)


async def _contract_of(visit: Visit, connection: Connection) -> int:
    """The contract in the address, which must be that customer's. Raises `HTTPException`."""
    contact, wanted = await contact_of(visit, connection), visit.number_in_path("contract")
    if wanted not in {each.id for each in await contracts_of(connection, contact.id)}:
        raise HTTPException(NOT_FOUND)
    return wanted


def _told(visit: Visit, done: object, words: str) -> Response:
    if isinstance(done, Refused):
        return refused(visit, visit.gettext("A contract cannot end before it begins."))
    return back(visit, words)


def _not_a_kind(visit: Visit) -> str:
    return visit.gettext(
        "A kind of contract is written in small letters, digits and -, beginning with a letter."
    )


DOORS = (
    Door("POST", "/customers/{id:int}/contracts", Right.CHANGE_CONTRACTS, add),
    Door("POST", "/customers/{id:int}/contracts/{contract:int}/pay", Right.CHANGE_CONTRACTS, pay),
    Door("POST", "/customers/{id:int}/contracts/{contract:int}/end", Right.CHANGE_CONTRACTS, end),
)
