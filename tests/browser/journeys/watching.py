"""A campaign is launched and looked at: its board, which is never loaded again, and its participants."""

from __future__ import annotations

from playwright.async_api import Page, expect

ANSWERED_WITHIN = 120_000  # ms, from the start on
ON_THE_BOARD_WITHIN = 15_000  # ms, from an answer on


async def launch(page: Page, told: str) -> None:
    """From the campaign's page; before, it says what is going to happen, in words like `told`."""
    await page.locator("summary", has_text="Start now").click()
    await expect(page.locator("form.sure").filter(has_text=told)).to_be_visible()
    await page.locator("form.sure").get_by_role("button", name="Start now").click()
    await expect(page.get_by_role("status").filter(has_text="It runs")).to_be_visible()


async def open_the_board(page: Page) -> None:
    """It is live, and would be known again."""
    await page.get_by_role("link", name="Board", exact=True).click()
    await expect(page.locator("#connection")).to_have_text("live")
    await page.evaluate("document.body.dataset.opened = 'once'")


async def sees(page: Page, member: str, *words: str, within: float = ANSWERED_WITHIN) -> None:
    """An answer of this member comes onto the board, told in these words."""
    answer = page.locator(".answers li").filter(has_text=member)
    for each in words:
        answer = answer.filter(has_text=each)
    await expect(answer.first).to_be_visible(timeout=within)


async def was_never_loaded_again(page: Page) -> None:
    """All that came onto the board came by itself."""
    assert await page.evaluate("document.body.dataset.opened") == "once"
