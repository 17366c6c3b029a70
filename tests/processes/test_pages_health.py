"""The page of health: a real round of the doctor, in a house where nothing runs but the database."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from centralino.settings import load
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser, browsing
from tests.processes.checkout import new_checkout

FRAGMENT = {"hx-request": "true"}


@pytest_asyncio.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """Of an application whose checkout has this test's database, and nothing that runs."""
    folder = new_checkout(tmp_path)
    with (folder / ".env").open("a") as file:
        file.write(f"DATABASE_URL={database.dsn}\nCENTRALINO_PUBLIC_ADDRESS=https://house.example\n")
    async with browsing(load(folder, {}), database) as browser:
        yield browser


async def looked_to_its_end(desk: AtTheDesk) -> str:
    """The part of the page that is asked for again and again, once it asks no more."""
    async with asyncio.timeout(60):
        while "hx-trigger" in (part := (await desk.get("/settings/health", FRAGMENT)).text):
            await asyncio.sleep(0.1)
    return part


async def test_each_part_is_looked_at_while_the_page_waits(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    page = await desk.get("/settings/health")
    assert page.status == 200
    assert "Looking …" in page.text
    assert 'hx-get="/settings/health"' in page.text
    part = await looked_to_its_end(desk)
    assert re.search(r"Postgres</th><td>\s*<span class=\"badge good\">works", part)
    assert re.search(r"Asterisk</th><td>\s*<span class=\"badge bad\">does not work", part)
    assert "is not running" in part
    assert "make up, or systemctl start centralino-asterisk" in part
    assert "does not work.</p>" in part or "do not work.</p>" in part
    assert "a-password-of-the-tests" not in part


async def test_a_round_is_told_in_the_language_of_who_reads_it(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, language=StaffLanguage.IT)
    asked = await desk.post("/settings/health")
    assert (asked.status, asked.headers["location"]) == (303, "/settings/health")
    part = await looked_to_its_end(desk)
    assert "non è in funzione" in part
    assert "tutte le migrazioni applicate" in part.lower()
    assert "is not running" not in part


async def test_only_who_may_see_the_health_finds_the_way_to_it(browser: Browser, database: Database) -> None:
    admin = await signed_in(browser, database)
    viewer = await signed_in(browser, database, Role.VIEWER)
    assert 'href="/settings/health"' in (await admin.get("/settings")).text
    assert 'href="/settings"' not in (await viewer.get("/")).text
    assert (await viewer.get("/settings/health")).status == 403
