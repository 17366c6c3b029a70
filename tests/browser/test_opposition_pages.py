"""The pages of who is not to be called, as a browser shows them: nobody is shut out of them."""

from __future__ import annotations

from playwright.async_api import expect

from centralino.database import Database
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import Windows
from tests.fixtures.campaigns import a_contact
from tests.fixtures.staff import StaffLanguage
from tests.fixtures.web import Browser


async def test_somebody_is_put_on_the_list_and_taken_off(
    windows: Windows, house: Browser, database: Database
) -> None:
    async with database.transaction() as connection:
        await a_contact(connection, "Anna Bruni", "+393403210901")
        await connection.execute(
            "insert into registers values ('Registro pubblico delle opposizioni', current_date - 20, now(), 'ada', 2)"
        )
    page = await at_the_desk(windows, house, database, language=StaffLanguage.EN, path="/settings/registers")
    await expect(page.get_by_text("No campaign is held back by a register.")).to_be_visible()
    await audit(page)
    await picture(page, "registers", whole=True)
    await page.get_by_role("link", name="Never to be called").click()
    await page.get_by_label("Who", exact=True).fill("anna")
    await page.get_by_label("Why", exact=True).fill("by letter of 2 March")
    await page.get_by_role("button", name="Never call again").click()
    await page.locator("summary", has_text="Take off").click()
    await audit(page)
    await picture(page, "never-call")
    await page.get_by_label("When and how they said so").fill("rang us")
    await page.locator("form.sure").get_by_role("button", name="Take off").click()
    await expect(page.get_by_role("button", name="Put back Anna Bruni")).to_be_visible()
    await audit(page)
