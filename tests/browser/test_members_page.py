"""The page behind a member's personal link, as a member sees it: on a telephone, at night, without a script."""

from __future__ import annotations

import re
from typing import Any

from playwright.async_api import Page, expect

from centralino.clock import now
from centralino.database import Database
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import PHONE, Windows
from tests.fixtures.campaigns import a_campaign, a_contact
from tests.fixtures.texts import a_plan_for_now
from tests.fixtures.web import Browser

TOKEN = "a-token-of-anna"


async def invite(database: Database, **plan: Any) -> None:
    """Anna, whose link ends in TOKEN."""
    async with database.transaction() as connection:
        anna = await a_contact(connection, "Anna Rossi", "+393331110001")
        await a_campaign(connection, [anna], plan=a_plan_for_now(now(), **plan), at=now())
        await connection.execute("update invitations set token = %s", [TOKEN])


async def the_page(windows: Windows, house: Browser, token: str = TOKEN, *, script: bool = True) -> Page:
    page = await windows.open(PHONE, light="dark", script=script)
    await page.goto(f"{house.address}/i/{token}")
    return page


async def test_a_member_answers_changes_their_mind_and_is_shown_it(
    windows: Windows, house: Browser, database: Database
) -> None:
    await invite(database, how_many=True)
    page = await the_page(windows, house, script=False)
    await page.get_by_label("In quanti, lei compreso?").fill("3")
    await page.get_by_role("button", name=re.compile("^Sì")).click()
    await expect(page.get_by_text("Abbiamo segnato un sì")).to_be_visible()
    await page.get_by_role("button", name=re.compile("^No")).click()
    await expect(page.get_by_text("Abbiamo segnato un no")).to_be_visible()


async def test_the_page_is_for_everybody_before_and_after_the_answer(
    windows: Windows, house: Browser, database: Database
) -> None:
    await invite(database, how_many=True)
    page = await the_page(windows, house)
    await audit(page)
    await picture(page, "member-invitation")
    for answer in ("^Sì", "^No"):
        await page.get_by_role("button", name=re.compile(answer)).click()
        await audit(page)


async def test_to_be_left_alone_takes_two_presses_on_pages_for_everybody(
    windows: Windows, house: Browser, database: Database
) -> None:
    await invite(database)
    page = await the_page(windows, house)
    await page.get_by_role("link").click()
    await audit(page)
    await page.get_by_role("button").click()
    await expect(page.get_by_role("button")).to_have_count(0)
    await audit(page)


async def test_what_is_not_there_says_so_to_everybody(windows: Windows, house: Browser) -> None:
    page = await the_page(windows, house, "nobody-has-this")
    await expect(page.get_by_role("heading", name="Pagina non trovata")).to_be_visible()
    await audit(page)
