"""Prompts over the API: heard, replaced by recordings that are in force at once, and put back."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from centralino.access.rules.rights import Right
from centralino.clock import now
from centralino.database import Database
from centralino.prompts import changing
from centralino.prompts.catalogue import Prompt
from centralino.prompts.clips import make_clip
from centralino.prompts.offered import judged
from centralino.prompts.place import Place
from centralino.prompts.sound import Sound
from centralino.settings import Settings
from tests.fixtures.programs import ROOT, Answer, Program, a_program
from tests.fixtures.texts import a_texting_organisation
from tests.fixtures.web import browsing
from tests.unit.prompts.test_recordings_offered import tone, wav

CHECKOUT = Path(__file__).parents[2]
GREETING = "/settings/prompts/it/greeting"


@dataclass(frozen=True, slots=True)
class House:
    """A checkout whose greeting was made, and a program."""

    settings: Settings
    program: Program

    async def hear(self, path: str = f"{GREETING}/sound", **headers: str) -> tuple[int, bytes, str]:
        shown = {"authorization": f"Bearer {self.program.secret}", **headers}
        url = f"{self.program.browser.address}{ROOT}{path}"
        async with self.program.browser.http.get(url, headers=shown) as reply:
            return reply.status, await reply.read(), reply.headers["content-type"]

    async def bring(self, content: bytes, sort: str = "audio/wav") -> Answer:
        return await self.program.asks("PUT", f"{GREETING}/recording", content, sort=sort)

    def record(self, seconds: float, ago: timedelta = timedelta(0)) -> None:
        """As somebody else does."""
        found = judged(wav(tone(seconds)))
        assert isinstance(found, Sound)
        changing.record(self.settings, "it", Prompt.GREETING, found, now() - ago)


@pytest_asyncio.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    (tmp_path / "sounds").mkdir()
    shutil.copy(CHECKOUT / "sounds" / "prompts.toml", tmp_path / "sounds")
    settings = a_texting_organisation(folder=tmp_path, prompts=Path("own")).settings
    place = Place.in_house(settings)
    make_clip(place.clip("it", Prompt.GREETING), place.clips)
    async with browsing(settings, database) as browser:
        yield House(settings, await a_program(browser, database))


async def test_prompts_are_listed_with_their_words(house: House) -> None:
    every = (await house.program.get("/settings/prompts")).body["items"]
    assert len(every) == 3 * len(Prompt)
    italian = (await house.program.get("/settings/prompts?language=it")).body["items"]
    greeting = italian[0]
    assert (greeting["name"], greeting["is_recorded"]) == ("greeting", False)
    assert "Grazie per aver chiamato" in greeting["words"]
    assert greeting["seconds"] > 1
    assert [each["name"] for each in italian if each["seconds"] is not None] == ["greeting"]
    assert (await house.program.get(GREETING)).body == {**greeting, "earlier": []}
    for nothing in ("it/no-such", "xx/greeting"):
        assert (await house.program.get(f"/settings/prompts/{nothing}")).problem == "invalid"


async def test_a_sound_is_served_in_parts(house: House) -> None:
    status, whole, kind = await house.hear()
    assert (status, kind, whole[:4]) == (200, "audio/wav", b"RIFF")
    status, part, _ = await house.hear(range="bytes=100-199")
    assert (status, part) == (206, whole[100:200])
    assert (await house.hear("/settings/prompts/es/greeting/sound"))[0] == 404


async def test_the_voice_comes_back_and_an_earlier_recording_too(house: House) -> None:
    _, voice, _ = await house.hear()
    house.record(2.0, ago=timedelta(minutes=1))
    house.record(1.2)
    told = (await house.program.get(GREETING)).body
    assert (told["is_recorded"], told["seconds"], len(told["earlier"])) == (True, 1.4, 1)
    back = await house.program.delete(f"{GREETING}/recording")
    assert (back.status, back.body["is_recorded"], len(back.body["earlier"])) == (200, False, 2)
    assert len((await house.hear())[1]) == len(voice)
    assert (await house.program.delete(f"{GREETING}/recording")).problem == "not-found"
    first = f"{GREETING}/earlier/{back.body['earlier'][1]['name']}"
    assert (await house.hear(first))[0] == 200
    taken = await house.program.post(f"{first}/take-again", key="once")
    assert (taken.body["is_recorded"], taken.body["seconds"]) == (True, 2.2)
    assert (await house.program.post(f"{first}/take-again", key="once")).body == taken.body
    assert (await house.program.post(f"{first}/take-again")).problem == "not-found"
    assert (await house.hear(first))[0] == 404
    log = (await house.program.get("/changes?subject=prompt")).body["items"]
    assert [each["what"] for each in log] == ["taken again", "put back"]
    assert log[0]["after"] == {"prompt": "it/greeting"}


async def test_a_recording_is_in_force_at_once(house: House) -> None:
    _, voice, _ = await house.hear()
    taken = await house.bring(wav(tone(1.2, 44100), rate=44100, bits=24, channels=2))
    assert (taken.status, taken.body["is_recorded"], taken.body["seconds"]) == (200, True, 1.4)
    assert (await house.hear())[1] != voice
    larger_than_json = wav(tone(8.0, 192_000), rate=192_000)
    assert len(larger_than_json) > 1 << 20
    assert (await house.bring(larger_than_json)).body["seconds"] == 8.2
    assert len((await house.program.get(GREETING)).body["earlier"]) == 1


async def test_what_callers_cannot_be_played_is_refused_and_nothing_changes(house: House) -> None:
    for content, why in (
        (b"ID3 a song", "That is no WAV file"),
        (wav(tone(51)), "longer than 50 seconds"),
        (wav(tone(0.1)), "less than 0.2 seconds"),
        (wav(tone() * 0), "Nothing can be heard"),
    ):
        assert why in (await house.bring(content)).faults[""]
    assert (await house.bring(bytes(5_000_001))).problem == "too-large"
    assert (await house.bring(wav(tone(1.2)), "application/json")).problem == "wrong-sort"
    assert (await house.program.get(GREETING)).body["is_recorded"] is False
    assert (await house.program.get("/changes?subject=prompt")).body["items"] == []


async def test_who_only_sees_the_settings_changes_no_prompt(house: House, database: Database) -> None:
    looking = await a_program(house.program.browser, database, Right.SEE_SETTINGS, name="looking")
    assert (await looking.get(GREETING)).status == 200
    assert (await looking.delete(f"{GREETING}/recording")).problem == "no-right"
