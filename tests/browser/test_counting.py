"""Pages of large campaigns as a browser with script shows them: what is counted comes in by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.browser.axe import audit
from tests.browser.windows import Windows
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser
from web.doors import COOKIE
from web.pages.campaigns import one
from web.pages.campaigns.plan import reached


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (one, reached):
        monkeypatch.setattr(module, "MANY", 0)


async def a_campaign_of_a_list(
    windows: Windows, house: Browser, database: Database, state: CampaignState
) -> Page:
    """Anna is invited, Bruno is on its list; the window of whoever organises it."""
    async with database.transaction() as connection:
        anna, bruno = [await a_contact(connection, name) for name in ("Anna", "Bruno")]
        await a_campaign(connection, [anna], state=state, plan=a_plan_for_now(now()), at=now())
        await connection.execute(
            """
            with list as (insert into lists (name, created_at, created_by) values ('soci', now(), 't') returning id)
            insert into list_members (list_id, contact_id, added_at, added_by) select id, %s, now(), 't' from list
            """,
            [bruno],
        )
    desk = await signed_in(house, database, Role.ORGANISER, StaffLanguage.EN)
    page = await windows.open(language="en")
    await page.context.add_cookies([{"name": COOKIE, "value": desk.token, "url": house.address}])
    return page


async def test_whom_a_plan_reaches_comes_into_its_page(
    windows: Windows, house: Browser, database: Database
) -> None:
    page = await a_campaign_of_a_list(windows, house, database, CampaignState.DRAFT)
    await page.goto(f"{house.address}/campaigns/cena/plan/people")
    shown = page.locator("#picture")
    await expect(shown).to_contain_text("On these lists, and invited singly2")
    await page.get_by_label("soci 1 member").uncheck()
    await expect(shown).to_contain_text("On these lists, and invited singly1")
    await audit(page)
    await page.goto(f"{house.address}/campaigns/cena")
    found = page.locator("section[aria-labelledby=findings-head]")
    await expect(found.locator(".badge").first).to_be_visible()
    await expect(found.get_by_text("are looked at")).to_have_count(0)
    await audit(page)


async def test_who_is_not_invited_comes_into_the_page_of_a_campaign_that_runs(
    windows: Windows, house: Browser, database: Database
) -> None:
    page = await a_campaign_of_a_list(windows, house, database, CampaignState.RUNNING)
    await page.goto(f"{house.address}/campaigns/cena")
    await expect(page.get_by_text("1 member came onto its lists since it was made ready")).to_be_visible()
    await expect(page.locator("[hx-get$='/missing']")).to_have_count(0)
    await audit(page)
