"""A list is made and a file brought onto it: looked into, tried, its refusals downloaded, its good rows taken."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from tests.browser.axe import audit
from tests.browser.journeys.at_the_door import go_to
from tests.browser.journeys.downloads import download
from tests.browser.pictures import picture

WORKED_ON_WITHIN = 60_000  # ms


async def make_a_list(page: Page, name: str) -> None:
    """From the sections to the page of a new list."""
    await go_to(page, "Lists")
    await page.get_by_label("Name").fill(name)
    await page.get_by_role("button", name="Make the list").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(name)


async def bring_in(page: Page, file: Path) -> None:
    """From a list's page to what is in the file."""
    await page.get_by_role("link", name="Bring in a file").click()
    await page.get_by_label("The file").set_input_files(file)
    await audit(page)
    await page.get_by_role("button", name="Look into it").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(file.name)
    await audit(page)


async def try_it(page: Page) -> None:
    """What would come of it, told by the worker."""
    await page.get_by_role("button", name="Try it").click()
    await expect(page.get_by_role("heading", name="What would come of it")).to_be_visible(
        timeout=WORKED_ON_WITHIN
    )
    await audit(page)
    await picture(page, "upload-tried", whole=True)


async def download_the_refusals(page: Page) -> str:
    """The rows of which something is to be said, as the file has them."""
    return (await download(page, "All of these rows as a file")).read_text(encoding="utf-8-sig")


async def take_the_good_rows(page: Page, told: str) -> None:
    """They are on the list; before, the page says what is going to happen, in words like `told`."""
    await page.locator("summary", has_text="Take the good rows").click()
    await expect(page.locator("form.sure").filter(has_text=told)).to_be_visible()
    await page.locator("form.sure").get_by_role("button", name="Take the good rows").click()
    await expect(page.get_by_role("heading", name="What came of it")).to_be_visible(timeout=WORKED_ON_WITHIN)
    await audit(page)
    await page.get_by_role("link", name="To the list").click()


async def figure(page: Page, name: str) -> str:
    """A number of the page that has a name."""
    box = page.locator("dl.figures > div").filter(has=page.get_by_text(name, exact=True))
    return await box.locator("dd").inner_text()
