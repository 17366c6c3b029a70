"""An administrator keeps the accounts of the staff, and the log says who did what."""

from __future__ import annotations

import re

from centralino.access.rules.rights import Role
from centralino.database import Database
from tests.fixtures.staff import signed_in
from tests.fixtures.web import Browser, Reply


def one_time_password(page: Reply) -> str:
    found = re.search(r'<code class="secret">([^<]+)</code>', page.text)
    assert found, page.text
    return found[1]


async def test_a_new_account_has_a_password_that_is_shown_once(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    page = await desk.post("/staff", {"name": "Anna", "role": "organiser", "language": "it"})
    assert one_time_password(page)
    everybody = (await desk.get("/staff")).text
    assert "anna" in everybody
    assert "has not chosen a password yet" in everybody


async def test_a_name_that_will_not_do_is_told_beside_its_field_and_kept(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    page = await desk.post("/staff", {"name": "<b>Anna</b>", "role": "desk"})
    assert page.status == 400
    assert "A name has 2 to 64 characters" in page.text
    assert "&lt;b&gt;Anna&lt;/b&gt;" in page.text
    assert "<b>Anna" not in page.text


async def test_an_account_that_is_closed_is_out_at_once(browser: Browser, database: Database) -> None:
    desk, viewer = await signed_in(browser, database), await signed_in(browser, database, Role.VIEWER)
    found = re.search(r'<a href="(/staff/\d+)">viewer-en</a>', (await desk.get("/staff")).text)
    assert found
    assert "Close the account" in (await desk.get(found[1])).text
    await desk.post(f"{found[1]}/suspend")
    assert (await viewer.get("/account")).status == 303
    assert "Open the account again" in (await desk.get(found[1])).text
    await desk.post(f"{found[1]}/admit")
    assert "Close the account" in (await desk.get(found[1])).text


async def test_the_last_administrator_stays_one(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    found = re.search(r'<a href="(/staff/\d+)">administrator-en</a>', (await desk.get("/staff")).text)
    assert found
    page = await desk.post(found[1], {"role": "viewer", "language": "en"})
    assert page.headers["location"] == "/staff"
    told = {"cookie": f"{desk.cookie['cookie']}; {page.headers['set-cookie'].partition(';')[0]}"}
    assert "this is the last one" in (await desk.get("/staff", told)).text


async def test_the_log_tells_from_what_to_what(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    await desk.post("/staff", {"name": "anna", "role": "organiser", "language": "it"})
    found = re.search(r'<a href="(/staff/\d+)">anna</a>', (await desk.get("/staff")).text)
    assert found
    await desk.post(found[1], {"role": "desk", "language": "it"})
    log = (await desk.get("/audit")).text
    assert "<del>organiser</del> → <ins>desk</ins>" in log
    assert "administrator-en" in log
    assert "password_hash" not in log
    assert "Nothing was changed that fits" in (await desk.get("/audit?by=nobody")).text
