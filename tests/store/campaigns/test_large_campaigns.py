"""What is done to a whole campaign takes time in proportion to its size, however little memory a statement has."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from centralino.campaigns.life.countries import numbers_to_judge
from centralino.campaigns.store import members, registers
from centralino.campaigns.store.countries import numbers_of_members
from centralino.database import Connection, Database
from tests.fixtures.campaigns import NOW, Built, a_campaign

MEMBERS = 20_000
# Sixteen times less than Postgres gives a statement by itself: as if the campaign were sixteen times as large.
LITTLE_MEMORY = "256kB"


async def a_large_campaign(connection: Connection) -> Built:
    campaign = await a_campaign(connection)
    await connection.execute(
        """
        with people as (
            insert into contacts (name, created_at, created_by)
            select 'Socio ' || n, %(at)s, 'test' from generate_series(1, %(members)s) as n returning id),
        list as (insert into lists (name, created_at, created_by) values ('soci', %(at)s, 'test') returning id),
        listed as (
            insert into list_members (list_id, contact_id, added_at, added_by)
            select list.id, people.id, %(at)s, 'test' from list, people),
        held as (
            insert into numbers (number, contact_id, trust, source, added_at, added_by)
            select '+39333' || (1000000 + id), id, 'declared', 'import', %(at)s, 'test' from people)
        insert into invitations (campaign_id, contact_id, token, state, next_step, due_at, reason, added_at, added_by)
        select %(campaign)s, id, 'token' || id, 'waiting', 'call', %(at)s, 'due', %(at)s, 'test' from people
        """,
        {"at": NOW, "members": MEMBERS, "campaign": campaign.id},
    )
    await connection.execute("analyze")
    return campaign


WHOLE: list[tuple[str, Callable[[Connection, int], Awaitable[object]]]] = [
    ("hold everybody", lambda connection, id: members.hold_people(connection, campaign_id=id)),
    ("the names that are said", lambda connection, id: members.names_to_say(connection, id, ["soci"])),
    ("the numbers' countries", lambda connection, id: numbers_of_members(connection, id, ["soci"])),
    ("countries that members have", lambda connection, id: numbers_to_judge(connection, id, ["soci"])),
    ("who can be reached", lambda connection, id: members.invitable(connection, id, ["soci"])),
    ("who is registered", lambda connection, id: registers.members_registered(connection, ["soci"], ["a"])),
    ("who is off the lists", lambda connection, id: members.delete_off_the_lists(connection, id, ["soci"])),
    (
        "who is on the lists",
        lambda connection, id: members.insert_from_lists(connection, id, ["soci"], None, NOW, "a"),
    ),
    ("who is not yet invited", lambda connection, id: members.not_yet_invited(connection, id, ["soci"])),
]


@pytest.mark.parametrize("statement", [pytest.param(statement, id=named) for named, statement in WHOLE])
async def test_no_statement_looks_at_everybody_once_for_each_member(
    database: Database, statement: Callable[[Connection, int], Awaitable[object]]
) -> None:
    async with database.transaction() as connection:
        campaign = await a_large_campaign(connection)
        await connection.execute(f"set local work_mem = '{LITTLE_MEMORY}'")
        await connection.execute("set local statement_timeout = '5s'")
        await statement(connection, campaign.id)
