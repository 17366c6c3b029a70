"""Prompts on pages: listened to in parts, replaced by a recording that can be heard, and put back."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession, FormData

from centralino.access import tokens
from centralino.database import Database
from centralino.prompts.catalogue import read_catalogue
from centralino.prompts.clips import Clip, Recorded, make_clip, out_of_date
from centralino.prompts.place import Place
from tests.fixtures.staff import FROM_HERE, AtTheDesk, followed, signed_in
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import Browser, browsing
from tests.unit.prompts.test_recordings_offered import tone, wav

CHECKOUT = Path(__file__).parents[2]
PAGE = "/settings/prompts/it/greeting"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """One whose greeting has been made, and nothing else."""
    (tmp_path / "sounds").mkdir()
    shutil.copy(CHECKOUT / "sounds" / "prompts.toml", tmp_path / "sounds")
    place = Place(
        read_catalogue(tmp_path / "sounds" / "prompts.toml"), tmp_path / "own", tmp_path / "sounds" / "clips"
    )
    make_clip(next(clip for clip in place.wanted() if clip.place == "it/greeting"), place.clips)
    return tmp_path


@pytest_asyncio.fixture
async def browser(database: Database, checkout: Path) -> AsyncIterator[Browser]:
    settings = a_texting_organisation(folder=checkout, prompts=Path("own")).settings
    async with browsing(settings, database) as browser:
        yield browser


async def bring(desk: AtTheDesk, content: bytes, name: str = "me.wav") -> str:
    form = FormData({"form_token": tokens.form_token(desk.token)})
    form.add_field("file", content, filename=name, content_type="audio/wav")
    return await followed(desk, await desk.browser.post(PAGE, form, {**desk.cookie, **FROM_HERE}))  # type: ignore[arg-type]


async def sound(desk: AtTheDesk, path: str = f"{PAGE}/sound", **headers: str) -> tuple[int, bytes, str]:
    async with (
        ClientSession() as http,
        http.get(desk.browser.address + path, headers={**desk.cookie, **headers}) as reply,
    ):
        return reply.status, await reply.read(), reply.headers.get("content-type", "")


async def test_all_prompts_of_a_language_are_told_with_their_words_and_their_sound(
    browser: Browser, database: Database
) -> None:
    desk = await signed_in(browser, database)
    page = (await desk.get("/settings/prompts")).text
    assert "Grazie per aver chiamato il servizio di assistenza." in page
    assert page.count("not made yet") == page.count('<th scope="row">') - 1
    assert 'src="/settings/prompts/it/greeting/sound?' in page
    assert "Thank you for calling our support line." in (await desk.get("/settings/prompts?language=en")).text
    for nothing in (
        "it/no-such",
        "xx/greeting",
        "it/greeting/earlier/20260101T000000000000Z",
        "es/greeting/sound",
    ):
        assert (await desk.get(f"/settings/prompts/{nothing}")).status == 404


async def test_a_sound_is_served_in_parts(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    status, whole, kind = await sound(desk)
    assert (status, kind, whole[:4]) == (200, "audio/wav", b"RIFF")
    status, part, _ = await sound(desk, range="bytes=100-199")
    assert (status, part) == (206, whole[100:200])


async def test_a_recording_is_in_force_at_once_and_the_voice_comes_back(
    browser: Browser, database: Database, checkout: Path
) -> None:
    desk = await signed_in(browser, database)
    _, voice, _ = await sound(desk)
    told = await bring(desk, wav(tone(1.2, 44100), rate=44100, bits=24, channels=2))
    assert "from the next call on" in told
    assert "a recording" in told
    assert "1.4 seconds" in told  # with a breath before and after
    _, recorded, _ = await sound(desk)
    assert recorded != voice
    clips = checkout / "sounds" / "clips"
    clip = Clip("it/greeting", Recorded(checkout / "own" / "it" / "greeting.wav"))
    assert out_of_date([clip], clips) == []

    assert "2.2 seconds" in await bring(desk, wav(tone(2.0)))
    told = await followed(desk, await desk.post(f"{PAGE}/put-back"))
    assert "The voice says it again" in told
    assert "a recording" not in told
    assert len((await sound(desk))[1]) == len(voice)
    assert "not there any more" in await followed(desk, await desk.post(f"{PAGE}/put-back"))

    earlier = re.findall(rf'action="({PAGE}/earlier/\w+)"', told)
    assert len(earlier) == 2
    assert (await sound(desk, earlier[0]))[0] == 200
    assert "1.4 seconds" in await followed(desk, await desk.post(earlier[1]))
    assert (await sound(desk))[1] == recorded
    assert "it/greeting" in (await desk.get("/audit")).text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ID3 a song", "That is no WAV file"),
        (bytes(5_000_001), "larger than 5 MB"),
        (wav(tone(51)), "longer than 50 seconds"),
        (wav(tone() * 0), "Nothing can be heard"),
        (wav(tone(height=9).clip(-1, 1)), "distorted"),
    ],
    ids=["a song", "too large", "too long", "silent", "distorted"],
)
async def test_what_callers_cannot_be_played_is_refused_and_nothing_changes(
    browser: Browser, database: Database, checkout: Path, content: bytes, why: str
) -> None:
    desk = await signed_in(browser, database)
    assert why in await bring(desk, content)
    assert not (checkout / "own").exists()


async def test_without_a_file_nothing_changes(browser: Browser, database: Database) -> None:
    desk = await signed_in(browser, database)
    assert "Choose a file first" in await followed(desk, await desk.post(PAGE))
