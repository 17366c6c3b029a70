"""Looking for a customer: by any part, as one types, a page at a time."""

from __future__ import annotations

import pytest

from centralino.clock import now
from centralino.database import Database
from centralino.support import grants
from tests.fixtures.web import Browser
from tests.processes.customers import ESCAPED, EVIL, anna, sales


async def test_where_nobody_is_the_page_says_what_to_do(browser: Browser, database: Database) -> None:
    page = await (await sales(browser, database)).get("/customers")
    assert "There is nobody in the directory yet" in page.text
    assert 'href="/customers/new"' in page.text


@pytest.mark.parametrize("written", ["ossi", "an ros", "55501001", "%2B3902555", "02 555", "%231"])
async def test_somebody_is_found_by_any_part(browser: Browser, database: Database, written: str) -> None:
    await anna(database)
    await anna(database, "Bruno Bianchi", "+393331234567")
    page = await (await sales(browser, database)).get(f"/customers?q={written}")
    assert "Anna Rossi" in page.text
    assert "Bruno Bianchi" not in page.text


async def test_what_fits_is_marked_and_where_they_stand_is_told(browser: Browser, database: Database) -> None:
    contact = await anna(database)
    async with database.transaction() as connection:
        await grants.await_authorisation(connection, contact, at=now(), by="web", why="")
    page = await (await sales(browser, database)).get("/customers?q=55501001")
    assert "<mark>+39" in page.text
    assert "awaits authorisation" in page.text


async def test_as_one_types_only_the_results_come(browser: Browser, database: Database) -> None:
    await anna(database)
    desk = await sales(browser, database)
    part = await desk.get("/customers?q=ros", {"hx-request": "true"})
    assert "Anna Rossi" in part.text
    assert "<html" not in part.text
    assert "Nobody fits" in (await desk.get("/customers?q=zzz", {"hx-request": "true"})).text


async def test_customers_come_a_page_at_a_time(browser: Browser, database: Database) -> None:
    for number in range(55):
        await anna(database, f"Anna {number:02}", f"+3902555020{number:02}")
    desk = await sales(browser, database)
    first = (await desk.get("/customers?q=anna")).text
    assert "Anna 49<" in first
    assert "Anna 50<" not in first
    further = first.split('href="/customers?q=anna&amp;after=')[1].split('"')[0]
    second = (await desk.get(f"/customers?q=anna&after={further}")).text
    assert "Anna 54<" in second
    assert "Anna 49<" not in second
    assert "Anna 00<" in (await desk.get("/customers?q=anna&after=nonsense")).text


@pytest.mark.parametrize("path", ["/customers?q=script", "/customers/1", "/customers/1?x"])
async def test_a_name_is_never_markup(browser: Browser, database: Database, path: str) -> None:
    await anna(database, EVIL)
    page = await (await sales(browser, database)).get(path)
    assert ESCAPED in page.text
    assert EVIL not in page.text


async def test_what_was_looked_for_is_never_markup(browser: Browser, database: Database) -> None:
    page = await (await sales(browser, database)).get("/customers?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text
