"""Campaigns that are looked through on pages, and who does so."""

from __future__ import annotations

from centralino.access.rules.rights import Role
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser


async def at_the_desk(browser: Browser, database: Database, role: Role = Role.ORGANISER) -> AtTheDesk:
    return await signed_in(browser, database, role)


async def campaign(
    database: Database, name: str = "cena", state: CampaignState = CampaignState.RUNNING, members: int = 3
) -> None:
    """With Anna and others invited."""
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, f"Anna {number}") for number in range(members)]
        await a_campaign(connection, contacts, name=name, state=state, plan=a_plan_for_now(now()), at=now())
