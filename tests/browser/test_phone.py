"""The phone in a real Chromium, over the real PBX: sound flows both ways, keys arrive, and nothing counts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page

from centralino.access import tokens
from centralino.access.signed_in import StaffLanguage
from tests.browser.axe import audit
from tests.browser.windows import Windows
from tests.browser.windows import windows as opened
from tests.pbx.nothing_counts import a_call_that_counts_nothing
from tests.pbx.phone_house import ANSWERS, Desk, PhoneHouse, phone_house
from web.look import the_look

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGE = """{% from "parts/phone.html" import panel %}<!DOCTYPE html><html lang="en"><head><title>A page</title>
<meta name="form-token" content="{{ token }}"><link rel="stylesheet" href="{{ static('site.css') }}">
<link rel="stylesheet" href="{{ static('phone.css') }}"><script src="{{ static('phone.js') }}" type="module"></script>
</head><body><main><h1>A page</h1>
<button data-phone-hear="{{ campaign }}" data-phone-with="Cena sociale">Hear it</button>
<button data-phone-call="{{ number }}" data-phone-contact="{{ contact }}">Call</button>
{{ panel() }}</main></body></html>"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def windows() -> AsyncIterator[Windows]:
    async with opened() as windows:
        yield windows
        assert not windows.wrong, "\n".join(windows.wrong)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def us() -> AsyncIterator[PhoneHouse]:
    async with phone_house() as everything:
        yield everything


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(us: PhoneHouse) -> Desk:
    return await us.sign_in()


async def a_page(us: PhoneHouse, windows: Windows, desk: Desk) -> Page:
    """A page with the phone on it, in the place of one of ours and under its policy."""
    html = (
        the_look()
        ._environments[StaffLanguage.EN]
        .from_string(PAGE)
        .render(
            token=tokens.form_token(desk.token), campaign=us.campaign.id, number=ANSWERS, contact=us.contact
        )
    )
    page = await windows.open(language="en")
    await page.context.add_cookies([{"name": "centralino", "value": desk.token, "url": us.address}])
    await page.goto(us.address + "/account")
    await page.set_content(html)
    return page


async def number(page: Page, name: str) -> int:
    return int(await page.inner_text(f"[data-phone-{name}]"))


async def until(seen: Callable[[], bool]) -> None:
    """The browser may know that a call is over before the network and our own server do."""
    async with asyncio.timeout(30):
        while not seen():
            await asyncio.sleep(0.05)


async def sound_flows(page: Page) -> None:
    """Both ways, by the browser's own count."""
    await page.wait_for_selector("[data-phone][data-phone-now=talking]")
    await page.click(".phone-quality summary")
    async with asyncio.timeout(60):
        while await number(page, "sent") < 100 or await number(page, "received") < 100:
            await asyncio.sleep(0.2)
    assert await number(page, "lost") == 0
    assert await page.get_attribute("[data-phone]", "data-phone-quality") == "good"


async def test_an_invitation_is_heard_and_a_key_is_taken_and_nothing_counts(
    us: PhoneHouse, desk: Desk, windows: Windows
) -> None:
    page = await a_page(us, windows, desk)
    async with a_call_that_counts_nothing(us.house):
        await page.click("text=Hear it")
        await sound_flows(page)
        await audit(page)
        await page.keyboard.press("1")
        await page.wait_for_selector("[data-phone][data-phone-now=ended]")
        assert await page.inner_text("[data-phone-pressed]") == "1"
    await page.close()


async def test_a_customer_is_called_and_both_hear_each_other(
    us: PhoneHouse, desk: Desk, windows: Windows
) -> None:
    before = len(us.lab.ledger.calls_to(ANSWERS))
    page = await a_page(us, windows, desk)
    await page.click("text=Call")
    await sound_flows(page)
    await page.click("text=Mute")
    assert await page.get_attribute("[data-phone-mute]", "aria-pressed") == "true"
    await page.click("text=Hang up")
    await page.wait_for_selector("[data-phone][data-phone-now=ended]")
    assert len(us.lab.ledger.calls_to(ANSWERS)) == before + 1
    await until(lambda: us.lab.ledger.calls_to(ANSWERS)[-1].ended_at is not None)
    await page.close()


async def test_a_campaign_is_heard_and_a_member_called_from_the_pages_that_are_about_them(
    us: PhoneHouse, desk: Desk, windows: Windows
) -> None:
    page = await windows.open(language="en")
    await page.context.add_cookies([{"name": "centralino", "value": desk.token, "url": us.address}])
    await page.goto(f"{us.address}/campaigns/{us.campaign.name}")
    async with a_call_that_counts_nothing(us.house):
        await page.get_by_role("button", name="Hear it in the browser").click()
        await sound_flows(page)
        await audit(page)
        await page.get_by_role("button", name="1", exact=True).click()
        await page.wait_for_selector("[data-phone][data-phone-now=ended]")

    before = len(us.lab.ledger.calls_to(ANSWERS))
    await page.goto(f"{us.address}/campaigns/{us.campaign.name}/participants")
    await page.get_by_role("link", name="Anna Bruni").click()
    await page.locator("dialog").get_by_role("button", name="Call +39 340 321 0901").click()
    await sound_flows(page)
    await audit(page)
    await page.locator("dialog").get_by_role("button", name="Hang up").click()
    await page.wait_for_selector("[data-phone][data-phone-now=ended]")
    assert len(us.lab.ledger.calls_to(ANSWERS)) == before + 1
    await page.close()
