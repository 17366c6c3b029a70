"""A campaign's sentences recorded on pages: kept, named in the plan, and ready to be said at once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import FormData

from centralino.access import tokens
from centralino.access.rules.rights import Role
from centralino.campaigns.clips.sayings import Saying, Sayings
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.campaigns import find_campaign
from centralino.clock import now
from centralino.database import Database
from tests.fixtures.campaigns import a_campaign
from tests.fixtures.staff import FROM_HERE, AtTheDesk, followed, signed_in
from tests.fixtures.texts import a_plan_for_now, a_texting_organisation
from tests.fixtures.web import Browser, Reply, browsing
from tests.unit.prompts.test_recordings_offered import tone, wav

CHECKOUT = Path(__file__).parents[2]
GREETING = "/campaigns/cena/recordings/greeting"


@pytest_asyncio.fixture
async def browser(database: Database, tmp_path: Path) -> AsyncIterator[Browser]:
    """With a checkout of the test's own, where nothing is made yet."""
    (tmp_path / "sounds").mkdir()
    shutil.copy(CHECKOUT / "sounds" / "prompts.toml", tmp_path / "sounds")
    settings = a_texting_organisation(folder=tmp_path, prompts=Path("own")).settings
    async with browsing(settings, database) as browser:
        yield browser


async def draft(database: Database, state: CampaignState = CampaignState.DRAFT) -> None:
    async with database.transaction() as connection:
        await a_campaign(connection, state=state, plan=a_plan_for_now(now()), at=now())


async def bring(desk: AtTheDesk, content: bytes, path: str = GREETING) -> Reply:
    form = FormData({"form_token": tokens.form_token(desk.token)})
    form.add_field("file", content, filename="me.wav", content_type="audio/wav")
    return await desk.browser.post(path, form, {**desk.cookie, **FROM_HERE})  # type: ignore[arg-type]


async def plan_of(database: Database) -> Plan:
    async with database.connection() as connection:
        campaign = await find_campaign(connection, "cena")
    assert campaign
    return campaign.plan


async def test_a_sentence_that_was_recorded_is_in_the_plan_and_a_clip_at_once(
    browser: Browser, database: Database, tmp_path: Path
) -> None:
    await draft(database)
    desk = await signed_in(browser, database, Role.ORGANISER)
    assert "data-recorder" in (await desk.get(GREETING)).text
    kept = await bring(desk, wav(tone(1.5, 48000), rate=48000, bits=24))
    assert kept.headers["location"] == "/campaigns/cena/plan/words"
    assert "the recording cena-greeting.wav" in await followed(desk, kept)
    plan = await plan_of(database)
    assert plan.words.recordings() == {"greeting": "cena-greeting.wav"}
    said = Sayings(plan, tmp_path, tmp_path / "own").say(Saying.GREETING)
    assert [each.text for each in said] == ["(cena-greeting.wav)"]

    assert "It is said from the next call on." in await followed(desk, await bring(desk, wav(tone(0.7))))
    (again,) = Sayings(plan, tmp_path, tmp_path / "own").say(Saying.GREETING)
    assert again.place != said[0].place
    assert len(list((tmp_path / "own" / ".before" / "campaigns" / "cena-greeting").iterdir())) == 1
    page = (await desk.get(GREETING)).text
    assert f'src="{GREETING}/sound"' in page


async def test_what_was_written_is_kept_on_the_way_to_the_recorder(
    browser: Browser, database: Database
) -> None:
    await draft(database)
    desk = await signed_in(browser, database)
    form = {"language": "it", "invitation": "Venga alla cena.", "go": "record greeting"}
    saved = await desk.post("/campaigns/cena/plan/words", form)
    assert saved.headers["location"] == GREETING
    assert (await plan_of(database)).words.texts()["invitation"] == "Venga alla cena."


async def test_what_members_cannot_be_played_is_refused_and_the_plan_stays(
    browser: Browser, database: Database, tmp_path: Path
) -> None:
    await draft(database)
    desk = await signed_in(browser, database)
    assert "Nothing can be heard" in await followed(desk, await bring(desk, wav(tone() * 0)))
    assert (await plan_of(database)).words.recordings() == {}
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("path", ["/campaigns/cena/recordings/text", "/campaigns/none/recordings/greeting"])
async def test_where_there_is_no_such_sentence_nothing_is_recorded(
    browser: Browser, database: Database, path: str
) -> None:
    await draft(database)
    desk = await signed_in(browser, database)
    assert (await desk.get(path)).status == 404
    assert (await bring(desk, wav(tone()), path)).status == 404


async def test_a_campaign_that_is_over_says_nothing_new(
    browser: Browser, database: Database, tmp_path: Path
) -> None:
    await draft(database, CampaignState.FINISHED)
    desk = await signed_in(browser, database)
    assert "data-recorder" not in (await desk.get(GREETING)).text
    assert "its plan changes no more" in await followed(desk, await bring(desk, wav(tone())))
    assert not (tmp_path / "own").exists()
