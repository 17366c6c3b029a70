"""Campaigns that are drawn up on pages, and who does so."""

from __future__ import annotations

from typing import Any

from centralino.access.rules.rights import Role
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.campaigns import find_campaign
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

EVIL = "<script>alert(1)</script>"
FRAGMENT = {"hx-request": "true"}


async def organiser(browser: Browser, database: Database) -> AtTheDesk:
    return await signed_in(browser, database, Role.ORGANISER)


async def a_list(database: Database, *names: str, called: str = "soci", number: str = "") -> None:
    """Of members with these names."""
    async with database.transaction() as connection:
        await connection.execute(
            "insert into lists (name, created_at, created_by) values (%s, now(), 'test')", [called]
        )
        for name in names:
            contact = await a_contact(connection, name, *([number] if number else []))
            await connection.execute(
                """
                insert into list_members (list_id, contact_id, added_at, added_by)
                select id, %s, now(), 'test' from lists where name = %s
                """,
                [contact, called],
            )


async def campaign(database: Database, state: CampaignState = CampaignState.DRAFT, **plan: Any) -> None:
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna")
        await a_campaign(connection, [anna], state=state, plan=a_plan_for_now(now(), **plan), at=now())


async def plan_of(database: Database, name: str = "cena") -> Any:
    async with database.connection() as connection:
        found = await find_campaign(connection, name)
    assert found is not None
    return found


async def fields(desk: AtTheDesk, step: str) -> dict[str, str]:
    """Of single lines of text, as the page of a step has them."""
    page = await desk.get(f"/campaigns/cena/plan/{step}")
    assert page.status == 200, page.text
    found: dict[str, str] = {}
    for each in page.text.split("<input ")[1:]:
        tag = each.split(">")[0]
        if 'type="hidden"' in tag or 'type="checkbox"' in tag or 'name="' not in tag:
            continue
        found[tag.split('name="')[1].split('"')[0]] = (
            tag.split('value="')[1].split('"')[0] if "value=" in tag else ""
        )
    return found
