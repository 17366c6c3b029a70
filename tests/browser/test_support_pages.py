"""The pages of the support line in a real browser: results come as one types, the line keeps up, all may use them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from centralino.calls.journal import CallJournal
from centralino.calls.records import Began
from centralino.clock import now
from centralino.database import Database
from centralino.support import grants
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.windows import Windows
from tests.fixtures.campaigns import a_contact
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing

NUMBER = "+390255501001"


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """Two customers, of whom one waits, in a house whose calls are written down in a folder of this test's."""
    async with database.transaction() as connection:
        contact = await a_contact(connection, "Anna Rossi", NUMBER)
        await a_contact(connection, "Bruno Bianchi", "+393331234567")
        since = now() - timedelta(hours=2)
        await grants.await_authorisation(connection, contact, at=since, by="web", why="registered")
    settings = a_texting_organisation(public_address=None, folder=tmp_path).settings
    async with browsing(settings, database) as browser:
        yield browser


async def test_results_come_as_one_types(windows: Windows, house: Browser, database: Database) -> None:
    page = await at_the_desk(windows, house, database, path="/customers")
    await expect(page.get_by_role("link", name="Bruno Bianchi")).to_be_visible()
    await page.get_by_role("searchbox").press_sequentially("501001")
    await expect(page.get_by_role("link", name="Bruno Bianchi")).to_have_count(0)
    await expect(page.get_by_role("link", name="Anna Rossi")).to_be_visible()
    await expect(page).to_have_url(f"{house.address}/customers?q=501001")


async def test_the_line_keeps_up_by_itself(
    windows: Windows, house: Browser, database: Database, tmp_path: Path
) -> None:
    page = await at_the_desk(windows, house, database, path="/live")
    await expect(page.locator("#callers table")).to_have_count(0)
    folder = a_texting_organisation(folder=tmp_path).settings.journal_folder
    journal = CallJournal(folder, Began("pbx-1", "screening", now(), NUMBER, "+390299000001", "main"))
    await expect(page.locator("#callers table")).to_contain_text("5550")
    journal.close()
    await expect(page.locator("#callers table")).to_have_count(0)


async def test_whoever_waits_is_granted_with_one_click(
    windows: Windows, house: Browser, database: Database
) -> None:
    page = await at_the_desk(windows, house, database, path="/waiting-room")
    await page.get_by_role("button", name="Autorizza l'assistenza per Anna Rossi").click()
    await expect(page.get_by_role("status")).to_contain_text("Anna Rossi")
    await page.get_by_role("button", name="Annulla").click()
    await expect(page.get_by_role("link", name="Anna Rossi")).to_be_visible()


async def test_the_pages_hold_wcag(windows: Windows, house: Browser, database: Database) -> None:
    page = await at_the_desk(windows, house, database)
    number = NUMBER.replace("+", "%2B")
    paths = (
        "customers",
        "customers/1",
        "waiting-room",
        "call-backs",
        f"what-if?number={number}",
        "calls",
        "live",
    )
    for path in paths:
        await page.goto(f"{house.address}/{path}")
        await audit(page)
