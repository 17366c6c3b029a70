"""The pictures in the documentation, of a believable association; made where CENTRALINO_PICTURES is set."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.clock import now
from centralino.database import Database
from tests.browser.at_the_desk import at_the_desk
from tests.browser.pictures import ASKED_FOR, picture
from tests.browser.windows import Windows
from tests.fixtures.believable import Association, a_believable_association
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser

pytestmark = pytest.mark.skipif(not os.environ.get(ASKED_FOR), reason=f"{ASKED_FOR} is not set")
CAMPAIGN = "/campaigns/cena-degli-auguri"


@dataclass(frozen=True, slots=True)
class Scene:
    """A window on a house in which something is going on."""

    page: Page
    address: str
    association: Association

    async def go(self, path: str) -> None:
        await self.page.goto(f"{self.address}{path}")


@pytest_asyncio.fixture
async def scene(windows: Windows, house: Browser, database: Database) -> AsyncIterator[Scene]:
    organisation = a_texting_organisation(public_address=None)
    association = await a_believable_association(database, organisation, now())
    page = await at_the_desk(windows, house, database, Role.ADMINISTRATOR, language=StaffLanguage.EN)
    yield Scene(page, house.address, association)
    await page.goto("about:blank")  # a board that is open keeps the house from closing


async def test_the_pages_have_their_pictures_taken(scene: Scene) -> None:
    await picture(scene.page, "home")
    for name, path in {
        "customers": "/customers",
        "customer": f"/customers/{scene.association.customers[0]}",
        "campaign": CAMPAIGN,
        "participants": f"{CAMPAIGN}/participants",
    }.items():
        await scene.go(path)
        await picture(scene.page, name)


async def test_a_board_has_its_picture_taken(scene: Scene) -> None:
    await scene.go(f"{CAMPAIGN}/board")
    await expect(scene.page.locator("#curve canvas")).to_be_visible()
    await picture(scene.page, "board")


async def test_the_drawer_of_a_member_has_its_picture_taken(scene: Scene) -> None:
    await scene.go(f"{CAMPAIGN}/participants")
    await scene.page.get_by_role("link", name="Bruno Caruso").click()
    await expect(
        scene.page.locator("dialog.drawer").get_by_role("heading", name="Bruno Caruso")
    ).to_be_visible()
    await picture(scene.page, "member")
