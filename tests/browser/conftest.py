"""A Chromium for each test that asks for one, and pages of ours for it to look at."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from centralino.database import Database
from tests.browser.windows import Windows
from tests.browser.windows import windows as opened
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing


@pytest_asyncio.fixture
async def windows() -> AsyncIterator[Windows]:
    """One for each test: it takes half a second, and what Playwright hands out belongs to the test's event loop."""
    async with opened() as windows:
        yield windows
        assert not windows.wrong, "\n".join(windows.wrong)


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncIterator[Browser]:
    """An application of the test's own, on its database; it believes that browsers reach it without TLS."""
    settings = a_texting_organisation(public_address=None).settings
    async with browsing(settings, database) as house:
        yield house
