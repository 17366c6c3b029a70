"""The pages of the settings in a real browser: nobody is shut out, and hours are changed with the keyboard alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest_asyncio
from playwright.async_api import Page, expect

from centralino.clock import now
from centralino.database import Database
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.store import outgoing
from centralino.messages.store.outgoing import NewText
from centralino.phones import trying_store
from centralino.settings import load
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.windows import Windows
from tests.fixtures.web import Browser, browsing

TELEPHONE = """
[lines."+390299000001"]
language = "it"
[destinations.support]
ring = [{ queue = "support", ring_for = 90 }, { number = "+393331234567", trunk = "main", hours = "evenings" }]
hours = "office"
[destinations.sales]
ring = [{ phone = "desk", ring_for = 20 }]
[queues.support]
members = [{ phone = "desk" }, { number = "+393339876543", trunk = "main" }]
[hours.office]
monday = ["09:00-13:00", "14:00-18:00"]
tuesday = ["09:00-13:00", "14:00-18:00"]
wednesday = ["09:00-13:00", "14:00-18:00"]
thursday = ["09:00-13:00", "14:00-18:00"]
friday = ["09:00-13:00"]
holidays = "IT"
[hours.evenings]
monday = ["18:00-24:00"]
time_zone = "Europe/Madrid"
[trunks.main]
host = "192.0.2.1"
caller_id = "+390299000001"
[trunks.spare]
host = "192.0.2.2"
calls_per_second = 0.5
[safe]
phone = "desk"
[phones.desk]
name = "Rosa"
password = "a-password-of-the-desk"
"""
SETTINGS = {
    "CENTRALINO_AMI_PASSWORD": "a-password-of-sixteen-letters",
    "CENTRALINO_TEXT_PROVIDER": "lab",
    "CENTRALINO_TEXT_SENDER": "+390299999999",
    "CENTRALINO_TWILIO_ACCOUNT": "AC" + "0" * 32,
    "CENTRALINO_TWILIO_TOKEN": "a-token",
    "CENTRALINO_PUBLIC_ADDRESS": "http://127.0.0.1",
}
PAGES = ("trunks", "destinations", "destinations/support", "destinations/hours/office")


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """Of a checkout with a telephone.toml of its own."""
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    async with browsing(load(tmp_path, SETTINGS), database) as house:
        yield house


async def some_past(database: Database) -> None:
    """A trunk that rests and was tried, and texts of which one did not arrive."""
    at = now()
    async with database.transaction() as connection:
        await connection.execute(
            "insert into trunks (name, next_call_at, failures, rests_until, rests_why) values ('spare', %s, 5, %s, %s)",
            [at, at + timedelta(minutes=1), "5 calls in a row failed"],
        )
        test_id = await trying_store.insert_test(connection, "main", "+393331234567", by="rosa", at=at)
        assert test_id == 1
        await trying_store.save_instant(connection, test_id, "rang_at", at)
        await trying_store.save_end(connection, test_id, at, 19)
        for state, code in ((TextState.DELIVERED, None), (TextState.FAILED, "30003")):
            text = NewText(
                None, None, None, TextPurpose.TEST, "+393331234567", "Una prova dei nostri SMS.", 1
            )
            text_id = await outgoing.insert_sending(connection, text, provider="lab", claim=uuid4(), at=at)
            await outgoing.save_state(connection, text_id, state, settled_at=at, error_code=code)


async def test_every_page_of_the_settings_can_be_used_by_everybody(
    windows: Windows, house: Browser, database: Database
) -> None:
    await some_past(database)
    page = await at_the_desk(windows, house, database, path="/settings")
    for path in PAGES:
        await page.goto(f"{house.address}/settings/{path}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await audit(page)
    await page.goto(f"{house.address}/settings/health")
    # What it found is here, a while later: it waits for all that does not answer.
    await expect(page.locator("section[aria-busy=false]")).to_be_visible(timeout=60_000)
    await audit(page)


async def test_hours_are_changed_by_keyboard_and_drawn_at_once(
    windows: Windows, house: Browser, database: Database, tmp_path: Path
) -> None:
    page: Page = await at_the_desk(windows, house, database, path="/settings/destinations/hours/office")
    await page.get_by_label("Venerdì").fill("9-13, 15-19")
    await page.get_by_label("Venerdì").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Salvato")
    row = page.locator("#hours-office tr", has_text="venerdì")
    await expect(row).to_contain_text("09:00–13:00, 15:00–19:00")
    assert await row.locator("rect.open").count() == 2
    assert 'friday = ["09:00-13:00", "15:00-19:00"]' in (tmp_path / "telephone.toml").read_text()
