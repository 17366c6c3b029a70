"""A poisoned house for each test that asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from centralino.clock import now
from centralino.database import Database
from tests.fixtures.staff import signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from tests.processes.checkout import CHECKOUT
from tests.processes.injection.house import Poisoned, written_into


@pytest_asyncio.fixture
async def poisoned(database: Database, tmp_path: Path) -> AsyncIterator[Poisoned]:
    """The house, and an administrator in it."""
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(CHECKOUT / "sounds" / "prompts.toml")
    organisation = a_texting_organisation(folder=tmp_path, state=tmp_path / "state")
    campaign = await written_into(database, organisation, now())
    async with browsing(organisation.settings, database) as browser:
        desk = await signed_in(browser, database)
        yield Poisoned(desk, browser, database, organisation, campaign)
