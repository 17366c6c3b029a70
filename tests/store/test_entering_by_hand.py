"""Whoever is entered by staff as somebody who registered, as by the form: awaiting, and known if we have them."""

from __future__ import annotations

from datetime import UTC, datetime

from centralino.database import Database
from centralino.directory.actions import add_contact
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source
from centralino.directory.store import contacts_by_id
from centralino.support import staff_store
from centralino.support.registration.entering import Entered, enter_by_hand

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
VAT = Code("00743110157", CodeKind.VAT, "IT")
OTHER = Code("01114601006", CodeKind.VAT, "IT")


async def known(database: Database, name: str, code: Code, *numbers: str) -> Contact:
    async with database.transaction() as connection:
        new = NewContact(name, "it", codes=(code,), numbers=numbers)
        added = await add_contact(connection, new, Source.STAFF, NOON, "ada")
    assert isinstance(added, Contact)
    return added


async def test_who_is_new_is_in_the_directory_at_once_and_awaits(database: Database) -> None:
    new = NewContact("Acme", "it", codes=(VAT,), numbers=("+390255550101",))
    async with database.transaction() as connection:
        entered = await enter_by_hand(connection, new, NOON)
        assert isinstance(entered, Entered)
        assert not entered.was_known
        (contact,) = await contacts_by_id(connection, [entered.contact_id])
        assert [(n.number, n.source, n.added_by) for n in contact.numbers] == [
            ("+390255550101", Source.WEB, "web")
        ]
        (word,) = await staff_store.awaiting(connection, most=10)
    assert (word.contact_id, word.by, word.why) == (contact.id, "web", "registered")


async def test_who_gives_a_known_code_gets_no_number_into_that_contact(database: Database) -> None:
    acme = await known(database, "Acme", VAT)
    new = NewContact("A stranger", codes=(VAT,), numbers=("+390255550199",))
    async with database.transaction() as connection:
        assert await enter_by_hand(connection, new, NOON) == Entered(acme.id, was_known=True)
        (word,) = await staff_store.grants_of(connection, acme.id)
        assert await contacts_by_id(connection, [acme.id]) == [acme]
    assert word.why == "registered again as A stranger, with +390255550199"


async def test_who_gives_a_known_number_is_known_too_and_keeps_their_place(database: Database) -> None:
    acme = await known(database, "Acme", VAT, "+390255550101")
    new = NewContact("Acme", numbers=("+390255550101",))
    async with database.transaction() as connection:
        for _ in range(2):
            assert await enter_by_hand(connection, new, NOON) == Entered(acme.id, was_known=True)
        assert len(await staff_store.grants_of(connection, acme.id)) == 1


async def test_codes_of_several_contacts_are_refused(database: Database) -> None:
    acme, beta = await known(database, "Acme", VAT), await known(database, "Beta", OTHER)
    async with database.transaction() as connection:
        refused = await enter_by_hand(connection, NewContact("Gamma", codes=(VAT, OTHER)), NOON)
        assert refused == Refused(f"these codes are of #{acme.id} Acme, #{beta.id} Beta")
        assert await staff_store.awaiting(connection, most=10) == []
