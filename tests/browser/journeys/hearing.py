"""A campaign is heard with the browser phone, as the first of its members would hear it."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.pictures import picture

SOUND_WITHIN = 40_000  # ms, until there is sound both ways
MUCH = 100  # packets of 20 ms


async def hear_it(page: Page) -> None:
    """Press the button, and wait until sound has gone both ways, by the browser's own count."""
    await page.get_by_role("button", name="Hear it in the browser").click()
    phone = page.locator("[data-phone]")
    await expect(phone).to_have_attribute("data-phone-now", "talking", timeout=SOUND_WITHIN)
    await page.wait_for_function(
        """least => ['sent', 'received'].every(
          name => Number(document.querySelector(`[data-phone-${name}]`).textContent) >= least)""",
        arg=MUCH,
        timeout=SOUND_WITHIN,
    )
    await picture(page, "hearing")


async def press(page: Page, key: str) -> None:
    """A key on the screen; the call is over when it was understood and thanked for."""
    await page.locator(f"[data-phone-key='{key}']").click()
    await expect(page.locator("[data-phone]")).to_have_attribute(
        "data-phone-now", "ended", timeout=SOUND_WITHIN
    )
    await expect(page.locator("[data-phone-pressed]")).to_have_text(key)
