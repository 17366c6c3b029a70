"""A Chromium for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.browser.windows import Windows
from tests.browser.windows import windows as opened


@pytest_asyncio.fixture
async def windows() -> AsyncIterator[Windows]:
    """One for each test: it takes half a second, and what Playwright hands out belongs to the test's event loop."""
    async with opened() as windows:
        yield windows
        assert not windows.wrong, "\n".join(windows.wrong)
