"""Members of a list are found and turned over page by page, and put on it or taken off it by hand."""

import pytest

from centralino.database import Database
from centralino.directory import list_store, member_store, search_store
from centralino.directory.asked import words_of
from centralino.directory.contacts import Refused
from centralino.directory.list_store import ContactList
from centralino.directory.lists import create_list, find_list, plain_list_name
from centralino.directory.membership import (
    AddedPerson,
    add_member,
    add_person,
    members_page,
    take_off,
)
from centralino.directory.store import contacts_by_id
from tests.fixtures.campaigns import NOW, a_contact

NAMES = ("Zoë Alberti", "anna Rossi", "Àngela Bruni", "Bruno Rossi", "Carla Bianchi", "Anna Verdi")


async def a_list(database: Database, name: str = "soci") -> ContactList:
    async with database.transaction() as connection:
        made = await create_list(connection, name, NOW, "ada")
        assert isinstance(made, ContactList)
        for place, each in enumerate(NAMES):
            contact = await a_contact(connection, each, f"+39333123456{place}")
            await list_store.insert_members(connection, made.id, [contact], NOW, "ada")
        await a_contact(connection, "Anna Altrove", "+393400000000")
        found = await find_list(connection, name)
        assert isinstance(found, ContactList)
        return found


async def turned_over(database: Database, of: ContactList, part: str = "") -> list[str]:
    """Every name, two on a page."""
    found: list[str] = []
    after: str | None = None
    async with database.connection() as connection:
        while True:
            page = await members_page(connection, of, "IT", part=part, after=after, most=2)
            assert len(page.members) <= 2
            found += [each.name for each in page.members]
            after = page.next
            if after is None:
                return found


IN_ORDER = ["Àngela Bruni", "anna Rossi", "Anna Verdi", "Bruno Rossi", "Carla Bianchi", "Zoë Alberti"]


async def test_members_are_turned_over_by_name(database: Database) -> None:
    soci = await a_list(database)
    assert soci.members == 6
    assert await turned_over(database, soci) == sorted(IN_ORDER, key=lambda n: n.lower().replace("à", "a"))


async def test_a_long_list_is_turned_over_in_the_same_order(database: Database) -> None:
    soci = await a_list(database)
    async with database.connection() as connection:
        few = await member_store.few_by_name(connection, soci.id, ("", 0), 9)
        assert await member_store.many_by_name(connection, soci.id, ("", 0), 9) == few
        behind = (" anna verdi", few[2].contact_id)
        assert await member_store.many_by_name(connection, soci.id, behind, 2) == few[3:5]


@pytest.mark.parametrize("part", ["rossi", "ROSSI an", "angela", "altrove"])
async def test_every_way_to_a_name_finds_the_same_in_the_same_order(database: Database, part: str) -> None:
    soci, start = await a_list(database), ("", 0)
    async with database.connection() as connection:
        words = words_of(await search_store.folded(connection, part))
        found = await member_store.named_like(connection, soci.id, words, start, 9)
        assert await member_store.few_named_like(connection, soci.id, words, start, 9) == found
        patterns = words.patterns
        assert await member_store.many_by_name(connection, soci.id, start, 9, patterns=patterns) == found
        assert await member_store.are_called_so(connection, words, most=9) >= len(found)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        pytest.param("rossi", ["anna Rossi", "Bruno Rossi"], id="a word"),
        pytest.param("ROSSI an", ["anna Rossi"], id="words in any order"),
        pytest.param("angela", ["Àngela Bruni"], id="without its accent"),
        pytest.param("an", ["Àngela Bruni", "anna Rossi", "Anna Verdi"], id="a short beginning"),
        pytest.param("333 123 4561", ["anna Rossi"], id="a number"),
        pytest.param("4563", ["Bruno Rossi"], id="how a number ends"),
        pytest.param("altrove", [], id="somebody who is not on it"),
        pytest.param("%", [], id="a sign of the search itself"),
    ],
)
async def test_members_are_found_by_what_is_known_of_them(
    database: Database, part: str, names: list[str]
) -> None:
    found = await turned_over(database, await a_list(database), part)
    assert sorted(found) == sorted(names)


async def test_a_cursor_of_somebody_elses_begins_anew(database: Database) -> None:
    soci = await a_list(database)
    async with database.connection() as connection:
        page = await members_page(connection, soci, "IT", after="'; drop table lists --")
    assert len(page.members) == 6


async def test_whoever_is_known_by_name_and_number_is_put_on_the_list_and_not_added(
    database: Database,
) -> None:
    soci = await a_list(database)
    async with database.transaction() as connection:
        added = await add_person(connection, soci, " Altrove  ANNA ", "340 000 0000", "IT", NOW, "ada")
        assert isinstance(added, AddedPerson)
        assert (added.contact.name, added.was_known) == ("Anna Altrove", True)
        again = await add_person(connection, soci, "Anna Altrove", "340 000 0000", "IT", NOW, "ada")
        assert again == Refused("Anna Altrove is on the list soci already")


async def test_a_new_person_is_added_with_their_number(database: Database) -> None:
    soci = await a_list(database)
    async with database.transaction() as connection:
        added = await add_person(connection, soci, "Anna Altrove", "055 123461", "IT", NOW, "ada", "it")
        assert isinstance(added, AddedPerson)
        assert (added.was_known, added.contact.language) == (False, "it")
        assert [each.number for each in added.contact.numbers] == ["+39055123461"]
        found = await find_list(connection, "soci")
        assert isinstance(found, ContactList)
        assert found.members == 7


@pytest.mark.parametrize(
    ("name", "number", "why"),
    [
        pytest.param("  ", "055 123461", "a name is needed", id="no name"),
        pytest.param("Anna\x00", "055 123461", "a name is needed", id="what cannot be shown"),
        pytest.param("A" * 201, "055 123461", "a name is needed", id="too long"),
        pytest.param("Anna", "a casa", "'a casa' is no telephone number", id="no number"),
    ],
)
async def test_a_person_without_a_name_or_a_number_is_refused(
    database: Database, name: str, number: str, why: str
) -> None:
    soci = await a_list(database)
    async with database.transaction() as connection:
        refused = await add_person(connection, soci, name, number, "IT", NOW, "ada")
    assert isinstance(refused, Refused)
    assert refused.why.startswith(why)


async def test_the_count_of_a_list_is_kept_whatever_happens_to_its_members(database: Database) -> None:
    soci = await a_list(database)
    async with database.transaction() as connection:
        first, second = (await members_page(connection, soci, "IT", most=2)).members
        assert await take_off(connection, soci, [first.contact_id, 999_999]) == 1
        (contact,) = await contacts_by_id(connection, [first.contact_id])
        back = await add_member(connection, soci, contact, NOW, "ada")
        assert isinstance(back, ContactList)
        assert back.members == 6
        await connection.execute("delete from contacts where id = %s", [second.contact_id])
    async with database.connection() as connection:
        assert [each.members for each in await list_store.lists(connection)] == [5]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("I soci, 2026", "i-soci-2026"),
        ("  Città d'arte ", "citta-d-arte"),
        ("è", "e"),
        ("!", ""),
        ("a" * 90, "a" * 60),
    ],
)
def test_a_list_may_be_named_as_people_name_things(written: str, name: str) -> None:
    assert plain_list_name(written) == name
