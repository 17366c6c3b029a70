"""Contacts, their codes and their numbers, in a real database."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from centralino.database import Database
from centralino.directory import store
from centralino.directory.actions import (
    add_contact,
    add_number,
    change_contact,
    confirm_number,
    find_contact,
    learn_number,
    remove_number,
)
from centralino.directory.codes import Code, CodeKind
from centralino.directory.contacts import Contact, NewContact, Refused
from centralino.directory.numbers import Source, Trust

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
ACME_VAT = Code("00743110157", CodeKind.VAT, "IT")
BETA_VAT = Code("B58378431", CodeKind.VAT, "ES")
OFFICE, MOBILE = "+390255550101", "+393331234567"


async def added(database: Database, name: str, *codes: Code, numbers: tuple[str, ...] = ()) -> Contact:
    new = NewContact(name, codes=codes, numbers=numbers)
    async with database.transaction() as connection:
        contact = await add_contact(connection, new, Source.STAFF, NOON, "ada")
    assert isinstance(contact, Contact)
    return contact


async def learned(database: Database, number: str, contact_id: int, at: datetime) -> Trust | None:
    async with database.transaction() as connection:
        return await learn_number(connection, number, contact_id, at, ROME)


async def test_a_contact_is_found_by_id_code_or_unique_part_of_the_name(database: Database) -> None:
    acme = await added(database, "Officine Acme", ACME_VAT, numbers=(OFFICE,))
    await added(database, "Beta", BETA_VAT)
    async with database.connection() as connection:
        for named in (
            str(acme.id),
            f"#{acme.id}",
            "00743110157",
            "IT 00743.110.157",
            "acme",
            "Officine Acme",
        ):
            assert await find_contact(connection, named) == acme
    assert [(n.number, n.trust, n.source, n.added_by) for n in acme.numbers] == [
        (OFFICE, Trust.DECLARED, Source.STAFF, "ada")
    ]


async def test_a_whole_name_wins_over_those_that_contain_it(database: Database) -> None:
    await added(database, "Acme Roma")
    acme = await added(database, "Acme")
    async with database.connection() as connection:
        assert await find_contact(connection, "ACME") == acme


@pytest.mark.parametrize(
    ("named", "why"),
    [
        ("acme", "'acme' may be #1 Acme Milano, #2 Acme Roma: say which by its number, like #1"),
        ("nobody", "no contact has the id, the code or the name 'nobody'"),
        ("", "no contact has the id, the code or the name ''"),
        ("#99", "no contact has the id, the code or the name '#99'"),
        ("%", "no contact has the id, the code or the name '%'"),
    ],
)
async def test_a_contact_that_is_not_clear_is_asked_back(database: Database, named: str, why: str) -> None:
    await added(database, "Acme Milano")
    await added(database, "Acme Roma")
    async with database.connection() as connection:
        assert await find_contact(connection, named) == Refused(why)


async def test_a_code_is_one_contacts_alone(database: Database) -> None:
    acme = await added(database, "Acme", ACME_VAT)
    beta = await added(database, "Beta")
    taken = Refused(f"the code 00743110157 is that of #{acme.id} Acme")
    async with database.transaction() as connection:
        new = NewContact("Copy", codes=(ACME_VAT,))
        assert await add_contact(connection, new, Source.STAFF, NOON, "ada") == taken
        assert await change_contact(connection, beta, add_codes=[ACME_VAT]) == taken
        assert await find_contact(connection, "Copy") == Refused(
            "no contact has the id, the code or the name 'Copy'"
        )


async def test_codes_are_added_and_taken(database: Database) -> None:
    acme = await added(database, "Acme", ACME_VAT)
    async with database.transaction() as connection:
        changed = await change_contact(connection, acme, add_codes=[BETA_VAT, ACME_VAT])
        assert isinstance(changed, Contact)
        assert changed.codes == (ACME_VAT, BETA_VAT)
        changed = await change_contact(connection, changed, remove_codes=[ACME_VAT.code])
        assert isinstance(changed, Contact)
        assert changed.codes == (BETA_VAT,)
        assert await change_contact(connection, changed, remove_codes=["X1"]) == Refused(
            "Acme has no code X1"
        )


async def test_a_number_belongs_to_several_contacts_the_most_trusted_first(database: Database) -> None:
    acme = await added(database, "Acme", numbers=(OFFICE,))
    beta = await added(database, "Beta", numbers=(OFFICE, MOBILE))
    async with database.transaction() as connection:
        confirmed = await confirm_number(connection, OFFICE, beta, NOON, "ada")
        assert isinstance(confirmed, Contact)
        assert [each.id for each in await store.contacts_by_number(connection, OFFICE)] == [beta.id, acme.id]
        assert await confirm_number(connection, OFFICE, beta, NOON, "eva") == Refused(
            f"{OFFICE} was confirmed before, by ada"
        )
        assert await confirm_number(connection, MOBILE, acme, NOON, "eva") == Refused(
            f"{MOBILE} is none of Acme's numbers"
        )


async def test_numbers_are_added_once_and_removed(database: Database) -> None:
    acme = await added(database, "Acme")
    async with database.transaction() as connection:
        assert isinstance(await add_number(connection, OFFICE, acme, NOON, "ada"), Contact)
        assert await add_number(connection, OFFICE, acme, NOON, "ada") == Refused(
            f"{OFFICE} is Acme's already"
        )
        assert await remove_number(connection, OFFICE, acme) == acme
        assert isinstance(await remove_number(connection, OFFICE, acme), Refused)


async def test_a_number_is_learned_once_and_confirmed_on_another_day(database: Database) -> None:
    acme = await added(database, "Acme")
    assert await learned(database, MOBILE, acme.id, NOON) is Trust.LEARNED
    assert await learned(database, MOBILE, acme.id, NOON) is Trust.LEARNED
    assert await learned(database, MOBILE, acme.id, NOON + timedelta(days=1)) is Trust.CONFIRMED
    assert await learned(database, MOBILE, acme.id, NOON + timedelta(days=2)) is Trust.CONFIRMED
    async with database.connection() as connection:
        (held,) = (await store.contacts_by_id(connection, [acme.id]))[0].numbers
    assert (held.source, held.added_at, held.confirmed_at) == (Source.CALL, NOON, NOON + timedelta(days=1))


async def test_a_declared_number_that_keys_a_right_code_is_confirmed(database: Database) -> None:
    acme = await added(database, "Acme", numbers=(OFFICE,))
    assert await learned(database, OFFICE, acme.id, NOON) is Trust.CONFIRMED


async def test_what_cannot_be_learned_is_passed_over(database: Database) -> None:
    acme = await added(database, "Acme")
    assert await learned(database, MOBILE, acme.id + 1, NOON) is None
    assert await learned(database, "201", acme.id, NOON) is None


async def test_twenty_calls_at_once_learn_a_number_once(database: Database) -> None:
    acme = await added(database, "Acme")
    trusts = await asyncio.gather(*(learned(database, MOBILE, acme.id, NOON) for _ in range(20)))
    assert set(trusts) == {Trust.LEARNED}


async def test_the_database_spells_trust_and_kinds_as_we_do(database: Database) -> None:
    async with database.connection() as connection:
        for name, ours in (("trust", Trust), ("code_kind", CodeKind)):
            cursor = await connection.execute(f"select unnest(enum_range(null::{name}))::text")
            assert [spelt for (spelt,) in await cursor.fetchall()] == [str(each) for each in ours]
