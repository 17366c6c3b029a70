"""A campaign is drawn up by its pages, from the event to the last step, and made ready."""

from __future__ import annotations

import re
from datetime import datetime

from playwright.async_api import Page, expect

from tests.browser.journeys.at_the_door import go_to

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MIDNIGHT = "00:00"
CLIPS_WITHIN = 120_000  # ms, until all is said that has to be said
GREETING = "Good day {name}, this is {organisation}."
HEARD = re.compile(r"Good day \w+ \w+ this is Amici del Teatro")


async def draw_up_a_campaign(page: Page, list_name: str, starts_at: datetime) -> None:
    """A plan in a hurry: at any hour, again within seconds, with a text to whoever was busy."""
    await _the_event(page, starts_at)
    await _the_people(page, list_name)
    await _the_hours(page)
    await _the_calls_and_texts(page)
    await _the_words(page)
    await page.get_by_role("button", name="Save and look at the whole").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("the annual dinner")


async def make_ready(page: Page) -> None:
    """All clips are made and all members settled."""
    await page.get_by_role("button", name="Make ready", exact=True).click()
    await expect(page.get_by_role("status").filter(has_text="It is ready.")).to_be_visible(
        timeout=CLIPS_WITHIN
    )


async def _the_event(page: Page, starts_at: datetime) -> None:
    await go_to(page, "Campaigns")
    await page.get_by_role("link", name="New campaign").first.click()
    await page.get_by_label("Who calls").fill("Amici del Teatro")
    await page.get_by_label("Event", exact=True).fill("the annual dinner")
    await page.get_by_label("Place").fill("at Villa Borghese")
    await page.get_by_label("Begins").fill(f"{starts_at:%Y-%m-%dT%H:%M}")
    await _on_to(page, "people")


async def _the_people(page: Page, list_name: str) -> None:
    await page.get_by_role("checkbox", name=list_name).check()
    await expect(page.locator("#picture")).to_contain_text("Can be reached4")
    await _on_to(page, "hours")


async def _the_hours(page: Page) -> None:
    """All of every day, holidays among them: tests run at night and on Sundays."""
    for day in DAYS:
        for end in ("from", "to"):
            await page.get_by_label(f"{day}, window 1, {end}", exact=True).fill(MIDNIGHT)
    await page.get_by_label("Calendar of holidays").fill("")
    await expect(page.locator("#picture rect.open")).to_have_count(len(DAYS))
    await _on_to(page, "calling")


async def _the_calls_and_texts(page: Page) -> None:
    await page.get_by_label("Between two of them at least").fill("1s")
    await page.locator("summary", has_text="How long to wait after each way").click()
    await page.get_by_label("busy: Again after").fill("2s")
    await page.get_by_label("Send a text with the question").check()
    await page.get_by_role("group", name="At once after a call").get_by_label("busy").check()
    await page.get_by_label("Calls go on after").fill("2s")
    await _on_to(page, "words")


async def _the_words(page: Page) -> None:
    await page.get_by_label("Language of all that is said and written").select_option("en")
    await page.get_by_label("First words", exact=True).fill(GREETING)
    await expect(page.locator("#picture")).to_contain_text(HEARD)
    await _on_to(page, "lines")


async def _on_to(page: Page, step: str) -> None:
    await page.get_by_role("button", name="Save and go on").click()
    await page.wait_for_url(f"**/{step}")
