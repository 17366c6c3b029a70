"""The staff's way in and out, in a real browser: the first password, the language, and every page for everybody."""

from __future__ import annotations

from playwright.async_api import Page, expect

from centralino.access.actions import OneTimePassword, add_staff
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.clock import now
from centralino.database import Database
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import DESK, PHONE, Windows
from tests.fixtures.web import Browser
from web.application import DOORS

NEW = "quattro gatti al porto"


async def newcomer(database: Database) -> str:
    """Anna's first password."""
    async with database.transaction() as connection:
        added = await add_staff(connection, "anna", Role.ADMINISTRATOR, StaffLanguage.IT, at=now(), by="test")
    assert isinstance(added, OneTimePassword)
    return added.password


async def sign_in(page: Page, password: str) -> None:
    await page.get_by_label("Nome").fill("anna")
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Accedi").click()


async def choose_password(page: Page, first: str) -> None:
    await page.get_by_label("La password attuale").fill(first)
    await page.get_by_label("La nuova password", exact=True).fill(NEW)
    await page.get_by_label("La nuova password, ancora una volta").fill(NEW)
    await page.get_by_role("button", name="Cambia la password").click()


async def sign_out(page: Page) -> None:
    await page.locator("details.who summary").click()
    await page.locator("details.who form button").click()


async def test_a_newcomer_signs_in_speaks_another_language_and_leaves(
    windows: Windows, house: Browser, database: Database
) -> None:
    first = await newcomer(database)
    page = await windows.open(DESK)
    await page.goto(house.address)
    await audit(page)
    await picture(page, "sign-in")
    await sign_in(page, "not the password")
    await expect(page.get_by_role("alert")).to_contain_text("non sono giusti")
    await audit(page)
    await sign_in(page, first)
    await audit(page)
    await choose_password(page, first)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Buongiorno, anna")
    await audit(page)
    await page.goto(f"{house.address}/account")
    await audit(page)
    await page.get_by_label("Lingua di queste pagine").select_option("es")
    await page.get_by_role("button", name="Salva").click()
    await expect(page.locator("html")).to_have_attribute("lang", "es")
    await sign_out(page)
    await expect(page).to_have_url(f"{house.address}/sign-in")
    await page.goto(f"{house.address}/account")
    await expect(page.get_by_role("textbox", name="Password")).to_be_visible()


async def test_one_signs_in_and_out_without_a_script_and_on_a_phone(
    windows: Windows, house: Browser, database: Database
) -> None:
    first = await newcomer(database)
    page = await windows.open(PHONE, light="dark", script=False)
    await page.goto(house.address)
    await sign_in(page, first)
    await choose_password(page, first)
    await sign_out(page)
    await sign_in(page, NEW)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Buongiorno, anna")


async def test_one_signs_in_with_the_keyboard_alone(
    windows: Windows, house: Browser, database: Database
) -> None:
    first = await newcomer(database)
    page = await windows.open()
    await page.goto(house.address)
    await expect(page.get_by_label("Nome")).to_be_focused()  # as whoever types waits for the cursor
    for keys in ("anna", "Tab", first, "Enter"):
        await (page.keyboard.press if keys in ("Tab", "Enter") else page.keyboard.type)(keys)
    await expect(page).to_have_url(f"{house.address}/account/password")


async def test_the_menu_opens_and_closes_with_the_keyboard(
    windows: Windows, house: Browser, database: Database
) -> None:
    page = await at_the_desk(windows, house, database)
    menu = page.locator("details.who")
    await menu.locator("summary").press("Enter")
    await expect(menu.get_by_role("button")).to_be_visible()
    await audit(page)
    await page.keyboard.press("Escape")
    await expect(menu.get_by_role("button")).to_be_hidden()


async def test_every_page_with_nothing_on_it_yet_is_for_everybody(
    windows: Windows, house: Browser, database: Database
) -> None:
    page = await at_the_desk(windows, house, database)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in await page.context.cookies())
    found = []
    for path in (door.path for door in DOORS if door.method == "GET" and "{" not in door.path):
        if not await is_whole_page(house, path, cookie):
            continue
        await page.goto(f"{house.address}{path}")
        try:
            await audit(page)
        except AssertionError as error:
            found.append(str(error))
    assert not found, "\n".join(found)


async def is_whole_page(house: Browser, path: str, cookie: str) -> bool:
    """Neither a part of one, nor a file, nor news that never end."""
    async with house.http.get(f"{house.address}{path}", headers={"cookie": cookie}) as reply:
        return reply.content_type == "text/html" and "<!DOCTYPE html>" in await reply.text()
