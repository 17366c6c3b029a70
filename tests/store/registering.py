"""Somebody who registers, and what the database has of them then."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from centralino.database import Database
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.messages.texts_of_registrations import confirming
from centralino.support.awaiting import Awaiting, awaiting_authorisation
from centralino.support.registration.asked import Registrant
from centralino.support.registration.registering import Registered, Registering, TooOften, register
from tests.fixtures.texts import a_texting_organisation

NOON = datetime(2031, 3, 3, 12, tzinfo=UTC)
VAT = Code("00743110157", CodeKind.VAT, "IT")
MOBILE, OFFICE = "+393331234567", "+390255550101"
WHO = Registrant("Officine Acme", (MOBILE,), "it", VAT, "acme@example.org")
PER_HOUR = 60
BY_TEXT = confirming(a_texting_organisation(registration_confirm="text").settings)


async def registers(
    database: Database,
    who: Registrant = WHO,
    handle: str = "first",
    at: datetime = NOON,
    *,
    address: str | None = "192.0.2.1",
    per_hour: int = PER_HOUR,
    by_text: bool = False,
) -> Registered | TooOften:
    new = Registering(who, handle, at, "form", "web", address)
    async with database.transaction() as connection:
        return await register(connection, new, per_hour, BY_TEXT if by_text else None)


async def a_customer(database: Database, name: str, number: str, *codes: Code) -> Contact:
    async with database.transaction() as connection:
        new = NewContact(name, "it", codes=codes, numbers=(number,))
        added = await add_contact(connection, new, Source.STAFF, NOON, "bo")
    assert not isinstance(added, Refused)
    return added


async def waiting(database: Database) -> list[Awaiting]:
    async with database.connection() as connection:
        return list((await awaiting_authorisation(connection)).rows)


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.connection() as connection:
        return await (await connection.execute(query)).fetchall()


def numbered(place: int) -> Registrant:
    return Registrant(f"Customer {place}", (f"+39025555{place:04}",), "it")
