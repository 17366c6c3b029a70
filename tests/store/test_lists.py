"""Predefined lists: who is on them, and bringing members in from a file by code, number or name."""

from centralino.database import Database
from centralino.directory import list_store as store
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList, MemberNamed
from centralino.directory.lists import MembersImported, create_list, find_list, import_members
from tests.fixtures.campaigns import NOW, a_contact

HOME = "+390612345678"


async def made(database: Database, *rows: MemberNamed, good_rows: bool = False) -> MembersImported:
    """An import into the list `soci`, into which Anna has come before."""
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna Rossi", HOME)
        await a_contact(connection, "Bruno Rossi", HOME)
        carla = await a_contact(connection, "Carla Bianchi", "+393331111111")
        await connection.execute(
            "insert into codes (code, keyed, kind, contact_id) values ('C1234', '21234', 'customer', %s)",
            [carla],
        )
        made = await create_list(connection, "soci", NOW, "ada")
        assert isinstance(made, ContactList)
        await store.insert_members(connection, made.id, [anna], NOW, "ada")
        return await import_members(connection, made, rows, good_rows=good_rows, at=NOW, by="ada")


async def on_the_list(database: Database) -> list[str]:
    async with database.connection() as connection:
        found = await find_list(connection, "soci")
        assert isinstance(found, ContactList)
        return [each.name for each in await store.members_of(connection, found.id, most=9)]


async def test_members_are_found_by_code_by_number_and_by_number_and_name(database: Database) -> None:
    imported = await made(
        database,
        MemberNamed(2, codes=("C1234",)),
        MemberNamed(3, number=HOME, name="BRUNO rossi"),
        MemberNamed(4, number=HOME, name="Anna Rossi"),
        MemberNamed(5, number="+393331111111"),
    )
    assert imported == MembersImported(4, [], 2)
    assert await on_the_list(database) == ["Anna Rossi", "Bruno Rossi", "Carla Bianchi"]


async def test_a_row_that_means_nobody_or_several_keeps_the_whole_file_out(database: Database) -> None:
    imported = await made(
        database,
        MemberNamed(2, codes=("C1234",)),
        MemberNamed(3, number=HOME),
        MemberNamed(4, codes=("X1", "1")),
    )
    assert imported.added is None
    assert [(each.row, each.said, each.contacts) for each in imported.unfound] == [(3, HOME, 2), (4, "X1", 0)]
    assert await on_the_list(database) == ["Anna Rossi"]


async def test_the_good_rows_are_taken_when_that_is_wanted(database: Database) -> None:
    rows = MemberNamed(2, codes=("C1234",)), MemberNamed(3, codes=("X1",))
    assert (await made(database, *rows, good_rows=True)).added == 1
    assert await on_the_list(database) == ["Anna Rossi", "Carla Bianchi"]


async def test_a_list_has_a_name_of_its_own_and_a_plain_one(database: Database) -> None:
    async with database.transaction() as connection:
        await create_list(connection, "soci", NOW, "ada")
        assert await create_list(connection, "soci", NOW, "ada") == Refused("there is a list soci already")
        assert isinstance(await create_list(connection, "I soci", NOW, "ada"), Refused)
        assert await find_list(connection, "amici") == Refused("there is no list 'amici' (there is: soci)")


async def test_who_leaves_a_list_or_is_forgotten_is_on_it_no_more(database: Database) -> None:
    await made(database, MemberNamed(2, codes=("C1234",)))
    async with database.transaction() as connection:
        found = await find_list(connection, "soci")
        assert isinstance(found, ContactList)
        first, second = [each.contact_id for each in await store.members_of(connection, found.id, most=9)]
        assert await store.delete_members(connection, found.id, [first]) == 1
        await connection.execute("delete from contacts where id = %s", [second])
    assert await on_the_list(database) == []
