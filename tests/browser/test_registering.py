"""The form to register in a real browser: for everybody, on a phone, without a script, and within another site."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from centralino.clock import now
from centralino.database import Database
from centralino.support.registration.stamp import Stamp, sealed
from centralino.support.registration.store import stamping_key
from lab.ports import free_port
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import PHONE, Windows
from tests.fixtures.campaigns import a_contact
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing

MOBILE = "+393331234567"


@asynccontextmanager
async def houses(database: Database) -> AsyncIterator[tuple[Browser, Browser]]:
    """Ours, and the organisation's own site, on which the form is shown as docs/registration.md says."""
    ours, theirs = free_port(), free_port()
    settings = a_texting_organisation(
        public_address=None,
        organisation_name="Officine Acme",
        registration_origins=(f"http://127.0.0.1:{theirs}",),
    ).settings
    async with (
        browsing(settings, database, ours) as house,
        browsing(settings, database, theirs, served=_their_site(house.address)) as site,
    ):
        yield house, site


def _their_site(ours: str) -> Starlette:
    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse(
            f"""<!DOCTYPE html><html lang="it"><title>Contatti</title><h1>Contatti</h1>
            <iframe src="{ours}/register/embedded?lang=it" title="Registrazione" width="100%" height="900"
              style="border: 0"></iframe>
            <script src="{ours}/register/embed.js" async></script>"""
        )

    return Starlette(routes=[Route("/contact", page)])


async def fill_in(page: Page, database: Database, name: str) -> None:
    """As quickly as a test can, with a stamp of half a minute ago."""
    async with database.connection() as connection:
        stamp = sealed(
            await stamping_key(connection), Stamp(secrets.token_urlsafe(16), now() - timedelta(seconds=30))
        )
    await page.locator("input[name=stamp]").evaluate("(field, stamp) => { field.value = stamp }", stamp)
    await page.get_by_label("Nome dell'azienda o della persona").fill(name)
    await page.get_by_label("Numero di telefono *").fill("333 123 4567")
    await page.get_by_label("Acconsento").check()


async def test_whoever_registers_is_told_what_is_wrong_and_thanked(
    windows: Windows, database: Database
) -> None:
    async with houses(database) as (house, _):
        page = await windows.open(PHONE, light="dark", language="it")
        await page.goto(f"{house.address}/register")
        await audit(page)
        await picture(page, "register", whole=True)
        await fill_in(page, database, "Ferramenta Verdi")
        await page.get_by_label("Codice cliente o partita IVA").fill("123")
        await page.get_by_role("button", name="Registrami").click()
        await expect(page.get_by_label("Codice cliente o partita IVA")).to_have_attribute(
            "aria-invalid", "true"
        )
        await audit(page)
        await page.get_by_label("Codice cliente o partita IVA").fill("")
        await page.get_by_role("button", name="Registrami").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Grazie")
        await audit(page)


async def test_within_another_site_the_form_is_as_high_as_it_needs_to_be(
    windows: Windows, database: Database
) -> None:
    async with database.transaction() as connection:
        await a_contact(connection, "Anna Rossi", MOBILE)
    async with houses(database) as (house, site):
        page = await windows.open(PHONE, language="it")
        await page.goto(f"{site.address}/contact")
        frame = page.frame_locator("iframe")
        await expect(frame.get_by_role("heading", level=1)).to_have_text("Registrazione")
        inside = page.frames[1]
        height = "document.documentElement.getBoundingClientRect().height"
        async with asyncio.timeout(30):
            while not await _fits(page, await inside.evaluate(height)):
                await asyncio.sleep(0.05)
        await fill_in(inside, database, "<script>alert(1)</script>")  # type: ignore[arg-type]
        await frame.get_by_role("button", name="Registrami").click()
        await expect(frame.get_by_role("heading", level=1)).to_have_text("Grazie")

        desk = await at_the_desk(windows, house, database, path="/waiting-room")
        await expect(desk.get_by_text("<script>alert(1)</script>")).to_be_visible()
        await audit(desk)


async def _fits(page: Page, height: float) -> bool:
    box = await page.locator("iframe").bounding_box()
    return box is not None and abs(box["height"] - height) <= 2
