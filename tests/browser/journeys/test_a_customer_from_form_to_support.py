"""From a registration to support and back to sales: each decision of the staff is heard in the next real call."""

from __future__ import annotations

import asyncio

from playwright.async_api import Page, expect

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from tests.browser.at_the_desk import at_the_desk
from tests.browser.journeys.association import Association, an_association
from tests.browser.journeys.at_the_door import go_to
from tests.browser.journeys.calling_support import (
    CALLER,
    CODE,
    LINE,
    NAME,
    NUMBER,
    SALES,
    TECHNICIANS,
    people_of_the_lab,
)
from tests.browser.windows import PHONE, Windows

RECORDED_WITHIN = 20.0  # seconds
A_LETTER = 100  # ms; a form that is filled in within two seconds is a program's


async def test_a_customer_registers_and_reaches_support_once_sales_says_so(windows: Windows) -> None:
    async with an_association(people=people_of_the_lab()) as us:
        await a_customer_registers(windows, us)
        page = await at_the_sales_desk(windows, us)

        await a_call_is_put_through_to_sales(us, because="sales-awaiting")
        await sales_grants_support(page)
        await a_call_is_put_through_to_support(us)
        await sales_revokes_support(page)
        await a_call_is_put_through_to_sales(us, because="sales-revoked")

        await the_page_of_the_customer_tells_of_all_three_calls(page)
        await page.close()


async def a_customer_registers(windows: Windows, us: Association) -> None:
    """On the organisation's form, with a telephone, without a script, at the pace of somebody who types."""
    page = await windows.open(PHONE, language="en", script=False)
    await page.goto(f"{us.address}/register")
    await page.get_by_label("Name of the company or the person").press_sequentially(NAME, delay=A_LETTER)
    await page.get_by_label("Telephone number *").fill(NUMBER)
    await page.get_by_label("Customer code or VAT number").fill(CODE)
    await page.get_by_label("I agree").check()
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    await page.close()


async def at_the_sales_desk(windows: Windows, us: Association) -> Page:
    return await at_the_desk(windows, us.web, us.database, Role.SALES, language=StaffLanguage.EN)


async def a_call_is_put_through_to_sales(us: Association, because: str) -> None:
    """Told why, in the first sentence that they hear."""
    heard = await us.lab.call(CALLER, to=LINE)
    assert heard.prompts[0] == because
    assert heard.reached in SALES


async def a_call_is_put_through_to_support(us: Association) -> None:
    heard = await us.lab.call(CALLER, to=LINE)
    assert heard.reached in TECHNICIANS


async def sales_grants_support(page: Page) -> None:
    """In the waiting room, with one click."""
    await go_to(page, "Waiting room")
    await page.get_by_role("button", name=f"Grant support to {NAME}").click()
    await expect(page.get_by_role("status").filter(has_text=NAME)).to_be_visible()


async def sales_revokes_support(page: Page) -> None:
    """On the customer's page, after one question."""
    await go_to(page, "Customers")
    await page.get_by_label("Name, code or number").fill(NAME.split()[0])
    await page.get_by_role("link", name=NAME).click()
    await page.locator("summary", has_text="Revoke support").click()
    question = page.locator("form.sure").filter(has_text="put through to sales from now on")
    await question.get_by_label("Why").fill("the trial is over")
    await question.get_by_role("button", name="Revoke support").click()
    await expect(page.get_by_text("If they call now: put through to sales")).to_be_visible()


async def the_page_of_the_customer_tells_of_all_three_calls(page: Page) -> None:
    """In words, as soon as the last one is recorded."""
    calls = page.get_by_role("region", name="Last calls, the latest first").locator("tbody tr")
    async with asyncio.timeout(RECORDED_WITHIN):
        while await calls.count() < 3:
            await page.reload()
    told = [await calls.nth(place).inner_text() for place in range(3)]
    for words, call in zip(
        ("support was revoked", "put through to support", "awaits authorisation"), told, strict=True
    ):
        assert words in call
