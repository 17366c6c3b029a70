"""What tests of processes ask for: a program, a house that tells another system, a running `centralino up`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from centralino.database import Database
from tests.fixtures.importer import Importer
from tests.fixtures.programs import Program, a_program
from tests.fixtures.receiver import Receiver, receiving
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing
from tests.processes.checkout import COMMAND, environment, new_checkout
from tests.processes.running import Up


@pytest_asyncio.fixture
async def program(browser: Browser, database: Database) -> Program:
    """It has a token that gives every right."""
    return await a_program(browser, database)


@pytest_asyncio.fixture
async def importer(database: Database, tmp_path: Path) -> AsyncIterator[Importer]:
    """In a house whose uploads lie in a folder of the test's own."""
    settings = a_texting_organisation(state=tmp_path).settings
    async with browsing(settings, database) as browser:
        yield Importer(await a_program(browser, database), database, settings)


@pytest_asyncio.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest_asyncio.fixture
async def inside(database: Database) -> AsyncIterator[Browser]:
    """A house that may tell things inside itself."""
    settings = a_texting_organisation(webhooks_to_private_addresses=True).settings
    async with browsing(settings, database) as browser:
        yield browser


@pytest_asyncio.fixture
async def up(tmp_path: Path) -> AsyncIterator[Up]:
    folder = new_checkout(tmp_path)
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *COMMAND, "up", cwd=folder, env=environment(), stdin=-3, stdout=log, stderr=log
        )
    up = Up(folder, process)
    await up.until(r"working .*process=scheduler", within=90)  # five services, one after another
    yield up
    if process.returncode is None:
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)
