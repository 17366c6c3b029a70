"""Who is taken to be called, where a campaign or a number is not as others are."""

from __future__ import annotations

from uuid import uuid4

from centralino.campaigns.calls.claiming import MOST_BEHIND_A_NUMBER, claim_calls
from centralino.campaigns.store.claiming import MOST_NEIGHBOURS, take_neighbours
from centralino.database import Database
from tests.fixtures.campaigns import NOW, TRUNK, a_campaign, a_contact, an_organisation

ORGANISATION = an_organisation()


async def test_a_number_of_thousands_is_called_for_a_few_of_them_and_nobody_else_is_looked_at(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        people = [await a_contact(connection, "Somebody", "+390655501001") for _ in range(300)]
        await a_campaign(connection, people)
    (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW, most=1)
    assert len(placing.invitation_ids) == MOST_BEHIND_A_NUMBER
    async with database.connection() as connection:
        neighbours = await take_neighbours(connection, placing.campaign_id, ["+390655501001"], [])
    assert len(neighbours) == MOST_NEIGHBOURS


async def test_a_campaign_whose_plan_cannot_be_read_keeps_no_other_from_calling(database: Database) -> None:
    async with database.transaction() as connection:
        broken = await a_campaign(connection, [await a_contact(connection)], name="broken")
        await connection.execute("update campaigns set plan = '{}'")
        whole = await a_campaign(connection, [await a_contact(connection)])
    placings = await claim_calls(database, an_organisation(), TRUNK, uuid4(), NOW)
    assert [each.campaign_id for each in placings] == [whole.id]
    async with database.connection() as connection:
        cursor = await connection.execute("select state from invitations where id = %s", [broken.first])
        assert await cursor.fetchall() == [("waiting",)]
