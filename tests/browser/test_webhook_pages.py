"""Webhooks in a real browser: somebody makes one, tries it, and sees what the other end answered."""

from __future__ import annotations

from aiohttp import web
from playwright.async_api import expect

from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from centralino.webhooks.posting import Poster
from scheduler.teller import Teller
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.windows import Windows
from tests.fixtures.receiver import receiving
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing


async def test_a_webhook_is_made_tried_and_looked_at(windows: Windows, database: Database) -> None:
    settings = a_texting_organisation(public_address=None, webhooks_to_private_addresses=True).settings
    async with browsing(settings, database) as house, receiving() as receiver:
        receiver.answer = lambda _: web.Response(status=503, text="come back later")
        page = await at_the_desk(windows, house, database, language=StaffLanguage.EN, path="/webhooks")
        await audit(page)
        await page.get_by_label("Address").fill(receiver.address + "/a-key-as-long-as-they-are" * 3)
        await page.get_by_label("What it is for").fill("CRM")
        await page.get_by_role("button", name="Tell it from now on").click()
        await expect(page.locator("code.secret")).to_contain_text("whsec_")
        await audit(page)
        await page.get_by_role("link", name="I have it").click()
        await page.get_by_role("button", name="Send a test").click()
        await expect(page.get_by_role("status")).to_contain_text("A test is on its way")
        poster = Poster(anywhere=True)
        await Teller(database, poster).once()
        await poster.aclose()
        await page.reload()
        await expect(page.get_by_role("cell", name="503 come back later")).to_be_visible()
        await audit(page)
        await page.get_by_role("table").get_by_role("link").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("a test")
        await audit(page)
