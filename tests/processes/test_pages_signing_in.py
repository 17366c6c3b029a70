"""Signing in on the page: the first password, the session's cookie, the second step, and out again."""

from __future__ import annotations

import re
from base64 import b32decode

import pytest

from centralino.access.actions import OneTimePassword, add_staff
from centralino.access.rules.rights import Role
from centralino.access.rules.totp import code_of, step_of
from centralino.access.signed_in import StaffLanguage
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.staff import FROM_HERE, AtTheDesk, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, Reply
from web.doors import cookie_name
from web.live import Boards
from web.office import Office

pytestmark = pytest.mark.usefixtures("cheap_hashes")

NEW = "quattro gatti al porto"


async def newcomer(database: Database) -> OneTimePassword:
    async with database.transaction() as connection:
        added = await add_staff(connection, "anna", Role.ORGANISER, StaffLanguage.IT, at=now(), by="test")
    assert isinstance(added, OneTimePassword)
    return added


async def tries(browser: Browser, name: str, password: str, **form: str) -> Reply:
    return await browser.post("/sign-in", {"name": name, "password": password, **form}, FROM_HERE)


def cookie_of(page: Reply) -> str:
    found = re.search(
        r"__Host-centralino=([^;]+); HttpOnly; Max-Age=\d+; Path=/; SameSite=lax; Secure",
        page.headers["set-cookie"],
    )
    assert found, page.headers["set-cookie"]
    return found[1]


async def test_the_first_password_is_changed_before_anything_else(
    browser: Browser, database: Database
) -> None:
    first = await newcomer(database)
    page = await tries(browser, "anna", first.password, to="/account")
    assert (page.status, page.headers["location"]) == (303, "/account")
    desk = AtTheDesk(browser, "anna", cookie_of(page))
    for path in ("/", "/account"):
        assert (await desk.get(path)).headers["location"] == "/account/password"
    assert "vale solo per la prima volta" in (await desk.get("/account/password")).text
    page = await desk.post("/account/password", {"old": first.password, "new": NEW, "again": NEW})
    assert page.headers["location"] == "/"
    assert "Buongiorno, anna" in (await desk.get("/")).text
    assert (await tries(browser, "anna", first.password)).status == 401
    assert (await tries(browser, "ANNA", NEW)).status == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"new": NEW, "again": NEW + "!"}, "non è stata digitata due volte"),
        ({"new": "short", "again": "short"}, "almeno 12 caratteri"),
        ({"old": "not it at all", "new": NEW, "again": NEW}, "non è la sua password attuale"),
    ],
    ids=["typed otherwise the second time", "short", "the old one is wrong"],
)
async def test_a_password_that_will_not_do_is_told_so(
    browser: Browser, database: Database, form: dict[str, str], words: str
) -> None:
    first = await newcomer(database)
    desk = AtTheDesk(browser, "anna", cookie_of(await tries(browser, "anna", first.password)))
    page = await desk.post("/account/password", {"old": first.password, **form})
    assert page.status == 400
    assert words in page.text


async def test_a_wrong_password_and_a_name_that_is_none_are_told_the_same(
    browser: Browser, database: Database
) -> None:
    await newcomer(database)
    pages = [await tries(browser, name, "not the password") for name in ("anna", "nobody")]
    assert {page.status for page in pages} == {401}
    assert pages[0].text.replace("anna", "nobody") == pages[1].text
    assert all("set-cookie" not in page.headers for page in pages)


async def test_a_session_that_somebody_else_began_is_not_taken_over(
    browser: Browser, database: Database
) -> None:
    """Session fixation: a cookie that was planted is worth nothing before and after."""
    planted = "x" * 43
    first = await newcomer(database)
    page = await browser.post(
        "/sign-in",
        {"name": "anna", "password": first.password},
        {**FROM_HERE, "cookie": f"__Host-centralino={planted}"},
    )
    assert cookie_of(page) != planted
    assert (
        (await AtTheDesk(browser, "anna", planted).get("/account")).headers["location"].startswith("/sign-in")
    )


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/a\nb",
    ],
)
async def test_signing_in_leads_nowhere_but_into_the_house(
    browser: Browser, database: Database, to: str
) -> None:
    first = await newcomer(database)
    assert (await tries(browser, "anna", first.password, to=to)).headers["location"] == "/"


async def test_the_second_factor_is_asked_for_once_it_is_on(browser: Browser, database: Database) -> None:
    first = await newcomer(database)
    desk = AtTheDesk(browser, "anna", cookie_of(await tries(browser, "anna", first.password)))
    await desk.post("/account/password", {"old": first.password, "new": NEW, "again": NEW})
    page = await desk.post("/account/second-factor")
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page.text)
    assert secret
    page = await desk.post(
        "/account/second-factor/confirm",
        {"code": code_of(b32decode(secret[1].replace(" ", "")), step_of(now()))},
    )
    codes = re.findall(r"<li><code>([^<]+)</code>", page.text)
    assert len(codes) >= 8
    page = await tries(browser, "anna", NEW, to="/account")
    assert page.status == 200
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token
    step = {"token": token[1], "to": "/account"}
    assert (await browser.post("/sign-in/code", {**step, "code": "000000"}, FROM_HERE)).status == 401
    page = await browser.post("/sign-in/code", {**step, "code": codes[0]}, FROM_HERE)
    assert (page.status, page.headers["location"]) == (303, "/account")


async def test_who_signs_out_is_out(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    assert (await desk.get("/account")).status == 200
    assert (await desk.post("/sign-out")).headers["location"] == "/sign-in"
    assert (await desk.get("/account")).headers["location"].startswith("/sign-in")


async def test_a_session_elsewhere_can_be_seen_and_ended(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    page = await desk.get("/account")
    assert "a test" in page.text
    assert (await desk.post("/account/sessions/4711/end")).status == 303


async def test_over_tls_the_cookie_is_sent_over_tls_alone() -> None:
    organisation = a_texting_organisation(public_address="https://centralino.example")
    database = Database("postgresql:///", connections=1)
    office = Office(organisation.settings, database, organisation, Boards(database, organisation.settings))
    assert (office.is_secure, cookie_name(office)) == (True, "__Host-centralino")
