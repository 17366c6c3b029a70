"""What is written of a call that is over, where something else has ended or changed meanwhile."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from centralino.calls.actions import forget_contact
from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.campaigns.calls.recording import NotPlaced, record_dispositions, record_hangup, record_news
from centralino.campaigns.life import running
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.rules.pace import REST_AFTER
from centralino.campaigns.store.open_calls import open_calls
from centralino.database import Database
from tests.fixtures.campaigns import NOW, TRUNK, Built, a_campaign, a_contact, an_organisation

ORGANISATION = an_organisation()
THEN = NOW + timedelta(seconds=10)


async def ringing(database: Database) -> tuple[Built, Placing]:
    """A campaign with one member, whose telephone rings."""
    async with database.transaction() as connection:
        campaign = await a_campaign(connection, [await a_contact(connection)])
    (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW)
    return campaign, placing


async def stands(database: Database, campaign: Built) -> tuple[str, str]:
    async with database.connection() as connection:
        cursor = await connection.execute(
            "select state, reason from invitations where id = %s", [campaign.first]
        )
        (found,) = await cursor.fetchall()
    return found[0], found[1]


@pytest.mark.parametrize(
    "end", [pytest.param(running.finish, id="finished"), pytest.param(running.cancel, id="cancelled")]
)
async def test_whoever_was_being_called_when_their_campaign_ended_waits_for_nothing(
    database: Database, end: Any
) -> None:
    campaign, placing = await ringing(database)
    async with database.transaction() as connection:
        await end(connection, "cena", at=NOW, by="ada", why="")
    async with database.transaction() as connection:
        await record_hangup(connection, ORGANISATION, placing.call_id, cause=17, rang=False, at=THEN)
    assert (await stands(database, campaign))[0] == "unanswered"


async def test_whoever_records_a_call_while_its_campaign_ends_leaves_nobody_waiting(
    database: Database,
) -> None:
    campaign, placing = await ringing(database)

    async def finish() -> None:
        async with database.transaction() as connection:
            await running.finish(connection, "cena", at=NOW, by="ada", why="")

    async with database.transaction() as connection:
        await record_hangup(connection, ORGANISATION, placing.call_id, cause=17, rang=False, at=THEN)
        finishing = asyncio.create_task(finish())
        await asyncio.sleep(0.2)
    await finishing
    assert await stands(database, campaign) == ("unanswered", "finished")


async def test_a_number_that_turns_out_to_be_in_use_makes_nobody_wait_in_a_campaign_that_is_over(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna", "+393330000001")
        over = await a_campaign(connection, [anna], name="pranzo", state=CampaignState.FINISHED)
        await connection.execute(
            "update invitations set state = 'unanswered', next_step = null, due_at = null, reason = 'no-number'"
        )
        await a_campaign(connection, [await a_contact(connection, "Bruno", "+393330000001")])
    (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), NOW)
    async with database.transaction() as connection:
        await connection.execute("update numbers set invalid_at = now(), invalid_why = 'a test'")
        told = dict.fromkeys(placing.invitation_ids, Disposition.NO_KEY)
        await record_dispositions(connection, ORGANISATION, placing.call_id, told, THEN)
    assert await stands(database, over) == ("unanswered", "no-number")


async def test_a_call_to_somebody_who_was_forgotten_meanwhile_is_settled(database: Database) -> None:
    campaign, placing = await ringing(database)
    async with database.transaction() as connection:
        await forget_contact(connection, next(iter(campaign.invitations)))
    async with database.transaction() as connection:
        await record_hangup(connection, ORGANISATION, placing.call_id, cause=17, rang=False, at=THEN)
        assert await open_calls(connection) == []


async def test_a_pbx_that_takes_no_orders_is_not_asked_for_one_member_after_another(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        await a_campaign(connection, [await a_contact(connection) for _ in range(REST_AFTER + 1)])
    for each in range(REST_AFTER):
        at = NOW + timedelta(seconds=each)
        (placing,) = await claim_calls(database, ORGANISATION, TRUNK, uuid4(), at, most=1)
        async with database.transaction() as connection:
            (recorded,) = await record_news(
                connection, ORGANISATION, [NotPlaced(placing.call_id, at, refused=True)]
            )
        assert recorded.trunk_rests is (each == REST_AFTER - 1)
    assert await claim_calls(database, ORGANISATION, TRUNK, uuid4(), THEN) == []
