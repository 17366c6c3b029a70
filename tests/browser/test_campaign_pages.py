"""A campaign drawn up in one sitting, as an organiser does it; and every page of campaigns for everybody."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import Page, expect

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import Windows
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser
from web.doors import COOKIE

NAMES = ("Anna Rossi", "Bruno Bianchi", "Carla De Benedictis Montefeltro")


async def somebody(
    windows: Windows, house: Browser, database: Database, role: Role = Role.ORGANISER, *, script: bool = True
) -> Page:
    """Their window, in English."""
    desk = await signed_in(house, database, role, StaffLanguage.EN)
    page = await windows.open(language="en", script=script)
    await page.context.add_cookies([{"name": COOKIE, "value": desk.token, "url": house.address}])
    return page


async def a_list(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            "insert into lists (name, created_at, created_by) values ('soci', now(), 'ada')"
        )
        for name in NAMES:
            contact = await a_contact(connection, name)
            await connection.execute(
                """
                insert into list_members (list_id, contact_id, added_at, added_by)
                select id, %s, now(), 'ada' from lists
                """,
                [contact],
            )


async def on_with_it(page: Page, step: str) -> None:
    await page.get_by_role("button", name="Save and go on").click()
    await page.wait_for_url(f"**/{step}")


async def test_a_campaign_is_drawn_up_in_one_sitting(
    windows: Windows, house: Browser, database: Database
) -> None:
    await a_list(database)
    page = await somebody(windows, house, database)
    await page.goto(f"{house.address}/campaigns")
    await page.get_by_role("link", name="New campaign").first.click()
    starts_at = (now() + timedelta(days=30)).strftime("%Y-%m-%dT19:30")
    await page.get_by_label("Who calls").fill("Amici del Teatro")
    await page.get_by_label("Event", exact=True).fill("la cena sociale")
    await page.get_by_label("Place").fill("a Villa Borghese")
    await page.get_by_label("Begins").fill(starts_at)
    await audit(page)
    await on_with_it(page, "people")
    await page.get_by_label("soci 3 members").check()
    await expect(page.locator("#picture")).to_contain_text("On these lists, and invited singly3")
    await audit(page)
    await on_with_it(page, "hours")
    await page.get_by_label("Sunday, window 1, from").fill("10:00")
    await page.get_by_label("Sunday, window 1, to").fill("12:00")
    await expect(page.locator("#picture rect.open")).to_have_count(7)
    await audit(page)
    await picture(page, "campaign-hours")
    await on_with_it(page, "calling")
    await page.get_by_label("Calls at the most", exact=True).fill("2")
    await page.get_by_label("Seconds it rings").focus()
    await expect(page.locator("#picture .is-call")).to_have_count(2)
    await audit(page)
    await picture(page, "campaign-calling")
    await on_with_it(page, "words")
    await page.get_by_label("First words", exact=True).fill("Buongiorno {name}, qui {organisation}.")
    await expect(page.locator("#picture")).to_contain_text(
        "Buongiorno Carla De Benedictis Montefeltro qui Amici"
    )
    await audit(page)
    await picture(page, "campaign-words")
    await on_with_it(page, "lines")
    await audit(page)
    await page.get_by_role("button", name="Save and look at the whole").click()
    await page.wait_for_url("**/campaigns/la-cena-sociale")
    await expect(
        page.get_by_text("Nothing speaks against it").or_(page.get_by_text("worth knowing").first)
    ).to_be_visible()
    await audit(page)
    await picture(page, "campaign-draft", whole=True)


async def test_a_plan_can_be_drawn_up_without_a_script(
    windows: Windows, house: Browser, database: Database
) -> None:
    await a_list(database)
    page = await somebody(windows, house, database, script=False)
    async with database.transaction() as connection:
        await a_campaign(connection, state=CampaignState.DRAFT, plan=a_plan_for_now(now()), at=now())
    await page.goto(f"{house.address}/campaigns/cena/plan/hours")
    await page.get_by_label("Monday, window 1, from").fill("09:00")
    await page.get_by_label("Monday, window 1, to").fill("10:00")
    await page.get_by_role("button", name="Draw the week").click()
    await expect(page.locator("#picture rect.open").first).to_have_attribute("width", "28")
    await page.get_by_role("button", name="Save and go on").click()
    await page.wait_for_url("**/calling")


async def test_a_campaign_that_runs_is_paused_after_one_question(
    windows: Windows, house: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, name) for name in NAMES]
        await a_campaign(connection, contacts, plan=a_plan_for_now(now()), at=now())
    page = await somebody(windows, house, database)
    await page.goto(f"{house.address}/campaigns")
    await audit(page)
    await picture(page, "campaigns")
    await page.get_by_role("link", name="cena").click()
    await page.locator("summary", has_text="Pause").click()
    await expect(page.get_by_text("No call is placed and no text is sent")).to_be_visible()
    await audit(page)
    await page.locator("form.sure").get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("status")).to_contain_text("It is paused")
    await page.goto(f"{house.address}/campaigns/cena/invite?who=anna")
    await audit(page)


async def test_a_forecast_comes_by_itself(windows: Windows, house: Browser, database: Database) -> None:
    async with database.transaction() as connection:
        contacts = [await a_contact(connection, f"Member {number}") for number in range(60)]
        await a_campaign(
            connection, contacts, state=CampaignState.READY, plan=a_plan_for_now(now()), at=now()
        )
    page = await somebody(windows, house, database, Role.VIEWER)
    await page.goto(f"{house.address}/campaigns/cena/forecast")
    await expect(page.locator("svg.chart")).to_be_visible(timeout=60_000)
    await audit(page)
    await picture(page, "campaign-forecast", whole=True)
