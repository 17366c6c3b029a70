"""Somebody of the staff in a window, signed in already."""

from __future__ import annotations

from playwright.async_api import Page

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from tests.browser.windows import DESK, Screen, Windows
from tests.fixtures.staff import signed_in
from tests.fixtures.web import Browser
from web.doors import COOKIE


async def at_the_desk(
    windows: Windows,
    house: Browser,
    database: Database,
    role: Role = Role.ADMINISTRATOR,
    *,
    language: StaffLanguage = StaffLanguage.IT,
    screen: Screen = DESK,
    path: str = "/",
) -> Page:
    """A window on a page of the house, as one of that role sees it in their language."""
    desk = await signed_in(house, database, role, language)
    page = await windows.open(screen, language=language)
    await page.context.add_cookies([{"name": COOKIE, "value": desk.token, "url": house.address}])
    await page.goto(f"{house.address}{path}")
    return page
