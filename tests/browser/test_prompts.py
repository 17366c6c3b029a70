"""A prompt recorded in a real Chromium, through a microphone that hums: heard, kept, and in force from then on."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Page, expect

from centralino.campaigns.rules.lives import CampaignState
from centralino.clock import now
from centralino.database import Database
from centralino.prompts.catalogue import read_catalogue
from centralino.prompts.clips import make_clip
from centralino.prompts.place import Place
from centralino.prompts.wav import read_recording
from tests.browser.at_the_desk import at_the_desk
from tests.browser.axe import audit
from tests.browser.pictures import picture
from tests.browser.windows import CHECKOUT, Windows
from tests.fixtures.campaigns import a_campaign
from tests.fixtures.staff import StaffLanguage
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, browsing

PAGE = "/settings/prompts/it/greeting"
# A microphone into which somebody hums, as loud as a test wants it.
MICROPHONE = """
    window.asked = 0;
    navigator.mediaDevices.getUserMedia = async () => {
        window.asked += 1;
        const context = new AudioContext();
        const loudness = new GainNode(context, { gain: window.loudness });
        const heard = context.createMediaStreamDestination();
        const humming = new OscillatorNode(context, { frequency: 440 });
        humming.connect(loudness).connect(heard);
        humming.start();
        return heard.stream;
    };
"""
TOLD = "[data-record-state]"


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """One whose greeting is made, and whose recordings are the test's own."""
    (tmp_path / "sounds").mkdir()
    shutil.copy(CHECKOUT / "sounds" / "prompts.toml", tmp_path / "sounds")
    place = Place(
        read_catalogue(tmp_path / "sounds" / "prompts.toml"), tmp_path / "own", tmp_path / "sounds" / "clips"
    )
    make_clip(next(clip for clip in place.wanted() if clip.place == "it/greeting"), place.clips)
    settings = a_texting_organisation(folder=tmp_path, prompts=Path("own"), public_address=None).settings
    async with browsing(settings, database) as house:
        yield house


async def seconds_of(page: Page) -> float:
    """Of what callers hear, as the browser reads it."""
    found = await page.evaluate(
        """() => new Promise((resolve, reject) => {
            const audio = document.querySelector("audio.sound");
            audio.onloadedmetadata = () => resolve(audio.duration);
            audio.onerror = () => reject(audio.error);
            audio.preload = "metadata";
            audio.load();
        })"""
    )
    return float(found)


async def record(page: Page, *, loudness: float) -> None:
    """Somewhat more than a second."""
    await page.evaluate("loudness => { window.loudness = loudness; }", loudness)
    await page.get_by_role("button", name="Record", exact=True).click()
    await expect(page.locator("[data-record-time]")).to_have_text(re.compile(r"1\.[2-9]|[2-9]\.|\d\d\."))
    await page.get_by_role("button", name="Stop").click()
    await expect(page.locator("[data-record-listen]")).to_be_visible()


async def test_a_prompt_is_recorded_in_the_page_heard_and_kept(
    windows: Windows, house: Browser, database: Database, tmp_path: Path
) -> None:
    page = await at_the_desk(windows, house, database, language=StaffLanguage.EN)
    await page.context.add_init_script(MICROPHONE)
    await page.goto(house.address + PAGE)
    spoken = await seconds_of(page)
    await audit(page)
    assert await page.evaluate("window.asked") == 0
    await record(page, loudness=20)
    await expect(page.locator(TOLD)).to_contain_text("It was too loud")
    await record(page, loudness=0.3)
    await expect(page.locator(TOLD)).to_contain_text("Listen to it; then keep it")
    await audit(page)
    await picture(page, "prompt", whole=True)
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.locator(".told")).to_contain_text("from the next call on")
    kept = read_recording(tmp_path / "own" / "it" / "greeting.wav")
    assert 1 < kept.seconds < 60
    assert await seconds_of(page) != spoken
    await page.get_by_role("button", name="Let the voice say it again").click()
    await expect(page.get_by_text("The recording is kept below")).to_be_visible()
    await audit(page)
    await page.goto(f"{house.address}/settings/prompts")
    await audit(page)
    await picture(page, "prompts")


async def test_a_sentence_of_a_campaign_is_recorded_with_the_same_recorder(
    windows: Windows, house: Browser, database: Database, tmp_path: Path
) -> None:
    async with database.transaction() as connection:
        await a_campaign(connection, state=CampaignState.DRAFT, plan=a_plan_for_now(now()), at=now())
    page = await at_the_desk(windows, house, database, language=StaffLanguage.EN)
    await page.context.add_init_script(MICROPHONE)
    await page.goto(f"{house.address}/campaigns/cena/plan/words")
    await page.get_by_role("button", name="Save and record: First words", exact=True).click()
    await audit(page)
    await record(page, loudness=0.3)
    await page.get_by_role("button", name="Keep it").click()
    await expect(page.locator("#picture")).to_contain_text("the recording cena-greeting.wav")
    assert (tmp_path / "own" / "campaigns" / "cena-greeting.wav").exists()
