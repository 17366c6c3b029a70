"""An administrator makes tokens for programs on a page, and ends them there."""

from __future__ import annotations

import re

from centralino.access.rules.rights import Right, Role
from centralino.access.rules.scopes import NO_SCOPES, SCOPES
from centralino.access.signed_in import StaffLanguage
from centralino.database import Database
from tests.fixtures.programs import Program
from tests.fixtures.staff import AtTheDesk, signed_in
from tests.fixtures.web import Browser
from web.pages.tokens import WORDS


async def making(desk: AtTheDesk, **different: str) -> str:
    """The secret that the page shows."""
    page = await desk.post("/tokens", {"name": "crm", "right-see_customers": "yes", "ends": "", **different})
    found = re.search(r'<code class="secret">(cen_[^<]+)</code>', page.text)
    assert found, page.text
    return found[1]


async def test_a_token_is_made_works_and_is_shown_once(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    secret = await making(desk)
    assert (await Program(browser, secret).get("/customers")).status == 200
    listed = (await desk.get("/tokens")).text
    assert secret not in listed
    assert "crm" in listed
    assert "in force" in listed
    assert "1 right" in listed


async def test_a_token_that_is_revoked_is_refused_at_its_next_request(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    secret = await making(desk)
    found = re.search(r'action="(/tokens/\d+/revoke)"', (await desk.get("/tokens")).text)
    assert found
    assert (await desk.post(found[1])).headers["location"] == "/tokens"
    assert (await Program(browser, secret).get("/customers")).status == 401
    assert "revoked" in (await desk.get("/tokens")).text


async def test_what_is_refused_is_told_beside_the_name_and_what_was_chosen_stays(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    page = await desk.post("/tokens", {"name": "<b>crm</b>", "right-hear": "yes", "ends": "30"})
    assert page.status == 400
    assert "A name has 2 to 64 characters" in page.text
    assert "&lt;b&gt;crm&lt;/b&gt;" in page.text
    assert re.search(r'name="right-hear"[^>]* checked', page.text)
    assert "A token must have a right" in (await desk.post("/tokens", {"name": "crm"})).text


async def test_what_is_no_scope_cannot_be_chosen(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    for right in NO_SCOPES:
        assert (await desk.post("/tokens", {"name": "crm", f"right-{right}": "yes"})).status == 400


async def test_the_page_is_told_in_italian(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database, Role.ADMINISTRATOR, StaffLanguage.IT)
    page = (await desk.get("/tokens")).text
    assert "Nessun programma può ancora usare" in page
    assert "Vedere chi viene" in page


def test_every_scope_has_words() -> None:
    assert list(WORDS) == list(SCOPES)
    assert Right.STAFF not in WORDS
