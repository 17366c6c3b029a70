"""Campaigns that programs look at and change."""

from __future__ import annotations

from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import Built, a_campaign, a_contact
from tests.fixtures.texts import a_plan_for_now


async def cena(database: Database, state: CampaignState = CampaignState.RUNNING, name: str = "cena") -> Built:
    async with database.transaction() as connection:
        people = [await a_contact(connection, each) for each in ("Anna Rossi", "Bruno Bianchi")]
        return await a_campaign(
            connection, people, name=name, plan=a_plan_for_now(now()), state=state, at=now()
        )
