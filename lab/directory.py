"""The customers of the demonstration, put into the directory as staff would: contacts, contracts, grants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from centralino.database import Connection, Database
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.settings import Language
from centralino.support.contracts import add_contract
from centralino.support.grants import grant, revoke
from centralino.support.registration.entering import Entered, enter_by_hand

STAFF = "lab"


@dataclass(frozen=True, slots=True)
class Bought:
    """A contract, in days from today; `paid_until` None is nothing paid."""

    kind: str = "standard"
    starts: int = -200
    ends: int | None = 165
    paid_until: int | None = 165


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer and what the sales office says of them."""

    name: str
    code: str
    number: str | None
    bought: Bought | None = None
    country: str = "IT"
    language: Language | None = None
    registered: bool = False
    granted_for: timedelta | None = None
    revoked: bool = False


PAID = Bought()
CUSTOMERS = (
    Customer("Anna Paid s.r.l.", "00743110157", "+393331110001", PAID),
    Customer("Bob & Figli", "01114601006", "+393331110002", Bought(paid_until=-30)),
    Customer("Officine Carla", "00905811006", "+393331110003", Bought(starts=-500, ends=-20, paid_until=-20)),
    Customer("Dario Impianti", "00811720580", "+393331110004"),
    Customer("Elena Moda", "07643520567", "+393331110005", registered=True),
    Customer("Studio Franco", "00488410010", "+393331110006", granted_for=timedelta(hours=8)),
    Customer("Gina Trasporti", "02313821007", "+393331110007", PAID, revoked=True),
    Customer("Hugo Macchine", "05779711000", "+393331110008", Bought(kind="specialist")),
    Customer("Inés Textil S.L.", "B12345674", None, PAID, country="ES", language="es"),
    Customer("Luca Vini", "00159560366", None, PAID),
    Customer("Mario Ceramiche", "02182030391", None, Bought(kind="premium")),
    Customer("Nadia Uno", "01654010345", "+390255501012", Bought(paid_until=None)),
    Customer("Nadia Due", "00297110371", "+390255501012", PAID),
    Customer("Otto Cantieri", "00330110016", "+393331110013", Bought(kind="remote")),
    Customer("Paula Books Ltd", "00348170101", "+447911110014", Bought(kind="night"), language="en"),
    Customer("Rosa Fiori", "00360180053", "+393331110015", PAID),
    Customer("Sara Serramenti", "00396730228", "+393331110016", PAID),
    Customer("Ugo Utensili", "00400990370", "+393331110018", PAID),
)


async def furnish(database: Database, now: datetime) -> None:
    """Put them all in; once, into an empty directory."""
    async with database.transaction() as connection:
        for customer in CUSTOMERS:
            await _enter(connection, customer, now)


async def revoke_support(database: Database, name: str, now: datetime) -> None:
    """What staff do with `centralino grants revoke`, to the customer of that name."""
    async with database.transaction() as connection:
        found = await connection.execute("select id from contacts where name = %(name)s", {"name": name})
        row = await found.fetchone()
        assert row, f"there is no customer {name}"
        await revoke(connection, row[0], at=now, by=STAFF, why="asked for by the demonstration")


async def _enter(connection: Connection, customer: Customer, now: datetime) -> None:
    contact = NewContact(
        customer.name,
        language=customer.language,
        codes=(Code(customer.code, CodeKind.VAT, customer.country),),
        numbers=(customer.number,) if customer.number else (),
    )
    if customer.registered:
        assert isinstance(await enter_by_hand(connection, contact, now), Entered)
        return
    id = _expect(await add_contact(connection, contact, Source.STAFF, now, STAFF))
    if customer.bought:
        await _buy(connection, id, customer.bought, now)
    if customer.granted_for:
        await grant(connection, id, until=now + customer.granted_for, at=now, by=STAFF, why="courtesy")
    if customer.revoked:
        await revoke(connection, id, at=now, by=STAFF, why="unpaid invoices of another year")


async def _buy(connection: Connection, contact_id: int, bought: Bought, now: datetime) -> None:
    def day(offset: int | None) -> date | None:
        return None if offset is None else now.date() + timedelta(days=offset)

    starts_on = now.date() + timedelta(days=bought.starts)
    await add_contract(
        connection, contact_id, kind=bought.kind, starts_on=starts_on, ends_on=day(bought.ends),
        paid_until=day(bought.paid_until), at=now, by=STAFF,
    )  # fmt: skip


def _expect(entered: Contact | Refused) -> int:
    if isinstance(entered, Refused):
        raise ValueError(entered.why)
    return entered.id
