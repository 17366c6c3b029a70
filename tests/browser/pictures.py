"""Pictures of pages for the documentation, made only when they are asked for."""

from __future__ import annotations

import os

from playwright.async_api import Page

from tests.browser.windows import CHECKOUT, LIGHTS

FOLDER = CHECKOUT / "docs" / "pictures"
ASKED_FOR = "CENTRALINO_PICTURES"


async def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """`NAME-light.png` and `NAME-dark.png` of what the window shows, or of the whole page.

    Only where CENTRALINO_PICTURES is set: otherwise the repository would change with every run of the tests.
    """
    if not os.environ.get(ASKED_FOR):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for light in LIGHTS:
        await page.emulate_media(color_scheme=light)
        path = FOLDER / f"{name}-{light}.png"
        await page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
