"""A campaign that was started has its forecast on the board soon after, made by a process of its own."""

from __future__ import annotations

import asyncio

from centralino.campaigns.forecasting.curves import Curve, curve_of
from centralino.campaigns.store.campaigns import note_change
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from web.forecaster import Forecaster


async def test_the_forecast_of_a_start_is_made_while_the_campaign_runs(database: Database) -> None:
    at = now()
    async with database.transaction() as connection:
        people = [await a_contact(connection, f"Member {nth}") for nth in range(20)]
        built = await a_campaign(connection, people, plan=a_plan_for_now(at), at=at)
        await note_change(connection, built.id, at=at, by="maria", what="started", why="")
    async with Forecaster(database, a_texting_organisation().settings):
        curve = await kept(database, built.id)
    assert 0 < curve.in_the_end.high <= 20


async def kept(database: Database, campaign_id: int, within: float = 60) -> Curve:
    async with asyncio.timeout(within):
        while True:
            async with database.connection() as connection:
                if curve := await curve_of(connection, campaign_id):
                    return curve
            await asyncio.sleep(0.1)
