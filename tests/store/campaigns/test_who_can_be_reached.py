"""Of those whom a campaign would call: how many must not be called, and how many have no number to be called on."""

from __future__ import annotations

import pytest

from centralino.campaigns.store.members import Invitable, invitable
from centralino.campaigns.store.registers import members_registered
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, a_campaign, a_contact, a_mobile

OPPOSED, UNREACHABLE, REACHED = Invitable(1, 1, 0), Invitable(1, 0, 1), Invitable(1, 0, 0)


async def oppose(
    connection: Connection, contact_id: int | None, number: str | None, *, lifted: bool = False
) -> None:
    await connection.execute(
        """
        insert into oppositions (contact_id, number, source, at, by, why, lifted_at, lifted_by, lifted_why)
        values (%(contact)s, %(number)s, 'staff', %(at)s, 't', '', %(lifted)s, %(by)s, %(by)s)
        """,
        {
            "contact": contact_id,
            "number": number,
            "at": NOW,
            "lifted": NOW if lifted else None,
            "by": "t" if lifted else None,
        },
    )


async def another_number(connection: Connection, contact_id: int) -> str:
    number = a_mobile()
    await connection.execute(
        """
        insert into numbers (number, contact_id, trust, source, added_at, added_by)
        values (%s, %s, 'declared', 'staff', %s, 't')
        """,
        [number, contact_id, NOW],
    )
    return number


async def invalid(connection: Connection, contact_id: int) -> None:
    await connection.execute(
        "update numbers set invalid_at = added_at, invalid_why = 'x' where contact_id = %s", [contact_id]
    )


async def learned(connection: Connection, contact_id: int) -> None:
    await connection.execute("update numbers set trust = 'learned' where contact_id = %s", [contact_id])


async def no_number(connection: Connection, contact_id: int) -> None:
    await connection.execute("delete from numbers where contact_id = %s", [contact_id])


async def befall(connection: Connection, how: str, anna: int, number: str) -> None:
    """Have Anna, with that number, be so."""
    match how:
        case "opposed themselves":
            await oppose(connection, anna, number)
        case "took it back":
            await oppose(connection, anna, number, lifted=True)
        case "a number of theirs is opposed":
            await oppose(connection, None, number)
        case "that was taken back":
            await oppose(connection, None, number, lifted=True)
        case "their second number is opposed":
            await oppose(connection, None, await another_number(connection, anna))
        case "whoever shares the number is opposed":
            await oppose(connection, await a_contact(connection, "Bruno", number), number)
        case "invalid":
            await invalid(connection, anna)
        case "invalid but for a second number":
            await invalid(connection, anna)
            await another_number(connection, anna)
        case "learned":
            await learned(connection, anna)
        case "without a number":
            await no_number(connection, anna)
        case "opposed and without a number":
            await oppose(connection, anna, None)
            await no_number(connection, anna)


@pytest.mark.parametrize("by_list", [True, False], ids=["on a list", "invited singly"])
async def test_a_member_is_counted_once_for_what_keeps_them_from_being_called(
    database: Database, by_list: bool
) -> None:
    expected = {
        "in order": REACHED,
        "opposed themselves": OPPOSED,
        "took it back": REACHED,
        "a number of theirs is opposed": OPPOSED,
        "that was taken back": REACHED,
        "their second number is opposed": OPPOSED,
        "whoever shares the number is opposed": REACHED,
        "invalid": UNREACHABLE,
        "invalid but for a second number": REACHED,
        "learned": UNREACHABLE,
        "without a number": UNREACHABLE,
        "opposed and without a number": OPPOSED,
    }
    found = {}
    async with database.transaction() as connection:
        for nth, how in enumerate(expected):
            number, named = a_mobile(), f"cena-{nth}"
            anna = await a_contact(connection, "Anna", number)
            campaign = await a_campaign(connection, [] if by_list else [anna], name=named)
            if by_list:
                await put_on_a_list(connection, anna, named)
            await befall(connection, how, anna, number)
            found[how] = await invitable(connection, campaign.id, [named])
    assert found == expected


async def test_who_is_on_a_list_and_invited_is_counted_once_and_who_was_withdrawn_not_at_all(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        anna, bruno, carla = [await a_contact(connection, name) for name in ("Anna", "Bruno", "Carla")]
        campaign = await a_campaign(connection, [anna, bruno])
        for contact in (anna, bruno, carla):
            await put_on_a_list(connection, contact)
        await connection.execute(
            """
            update invitations set state = 'withdrawn', next_step = null, due_at = null where contact_id = %s
            """,
            [bruno],
        )
        assert (await invitable(connection, campaign.id, ["soci"])).members == 2


async def test_who_has_one_number_in_no_register_may_be_called(database: Database) -> None:
    async with database.transaction() as connection:
        numbers = [a_mobile() for _ in range(4)]
        people = [await a_contact(connection, f"Anna {nth}", number) for nth, number in enumerate(numbers)]
        await another_number(connection, people[0])
        for person in people:
            await put_on_a_list(connection, person)
        await learned(connection, people[3])
        await connection.execute(
            "insert into registers select unnest(array['a', 'b']), current_date, now(), 't', 3"
        )
        await connection.execute(
            "insert into registered_numbers (number, register) select unnest(%s::text[]), 'a'",
            [[numbers[0], numbers[1], numbers[3]]],
        )
        await connection.execute(
            "insert into registered_numbers (number, register) values (%s, 'b')", [numbers[2]]
        )
        assert [
            await members_registered(connection, ["soci"], each) for each in (["a"], ["a", "b"], ["c"])
        ] == [
            1,
            2,
            0,
        ]


async def put_on_a_list(connection: Connection, contact_id: int, named: str = "soci") -> None:
    await connection.execute(
        "insert into lists (name, created_at, created_by) values (%s, now(), 't') on conflict do nothing",
        [named],
    )
    await connection.execute(
        """
        insert into list_members (list_id, contact_id, added_at, added_by)
        select id, %s, now(), 't' from lists where name = %s
        """,
        [contact_id, named],
    )
