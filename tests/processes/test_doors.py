"""Every door of the staff's pages: who passes, who is led elsewhere, and which forms are believed."""

from __future__ import annotations

import re

import pytest

from centralino.access import tokens
from centralino.access.rules.rights import RIGHTS, Right, Role
from centralino.database import Database
from tests.fixtures.staff import FROM_HERE, AtTheDesk, signed_in
from tests.fixtures.web import Browser
from web.application import DOORS
from web.doors import Door

OF_STAFF = [door for door in DOORS if isinstance(door.right, Right)]
TO_BE_READ = [door for door in OF_STAFF if door.method == "GET"]
TO_CHANGE = [door for door in OF_STAFF if door.method == "POST"]
REFUSED = 403


def address(door: Door) -> str:
    """One that fits the door; nothing is there."""
    return re.sub(r"\{[^}]*:int\}", "1000000", re.sub(r"\{\w+\}", "nothing", door.path))


def name(door: Door) -> str:
    return f"{door.method} {door.path}"


@pytest.mark.parametrize("door", TO_BE_READ, ids=name)
async def test_who_is_not_signed_in_is_led_to_where_one_signs_in(browser: Browser, door: Door) -> None:
    page = await browser.get(address(door))
    assert (page.status, page.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("door", TO_CHANGE, ids=name)
async def test_nothing_is_changed_by_who_is_not_signed_in(browser: Browser, door: Door) -> None:
    page = await browser.post(address(door), {}, FROM_HERE)
    assert (page.status, page.headers["location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("role", Role)
async def test_a_role_passes_the_doors_of_its_rights_and_no_others(
    browser: Browser, database: Database, role: Role
) -> None:
    desk = await signed_in(browser, database, role)
    for door in OF_STAFF:
        if door.path == "/sign-out":
            continue
        page = await (desk.get if door.method == "GET" else desk.post)(address(door))
        assert (page.status == REFUSED) == (door.right not in RIGHTS[role]), name(door)
        assert page.status < 500, name(door)


@pytest.mark.parametrize("door", TO_CHANGE, ids=name)
async def test_a_form_that_no_page_of_ours_sent_changes_nothing(
    browser: Browser, database: Database, door: Door
) -> None:
    desk = await signed_in(browser, database)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ):
        assert (await desk.post(address(door), {}, headers)).status == REFUSED
    for form_token in ("", "x" * 43, "\N{GREEK SMALL LETTER PI}"):
        assert (await desk.post(address(door), {"form_token": form_token})).status == REFUSED


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "", "http://127.0.0.1:1"])
async def test_a_browser_that_knows_no_fetch_metadata_is_asked_for_the_origin(
    browser: Browser, database: Database, origin: str
) -> None:
    desk = await signed_in(browser, database)
    form = {"language": "it", "form_token": form_token_of(desk)}
    page = await browser.post("/account/language", form, {**desk.cookie, "origin": origin})
    assert page.status == REFUSED
    page = await browser.post("/account/language", form, {**desk.cookie, "origin": browser.address})
    assert page.status == 303


def form_token_of(desk: AtTheDesk) -> str:
    return tokens.form_token(desk.token)


async def test_what_is_not_there_has_a_decent_page(browser: Browser, database: Database) -> None:
    page = await browser.get("/admin.php", {"accept-language": "it-IT,it;q=0.9,en;q=0.5"})
    assert page.status == 404
    assert "Qui non c&#39;è nulla" in page.text or "Qui non c'è nulla" in page.text


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/"])
async def test_a_page_allows_no_script_but_ours_and_is_not_kept(
    browser: Browser, database: Database, path: str
) -> None:
    page = await (await signed_in(browser, database)).get(path)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", page.text)
