"""What a campaign says is found as clips: text that was spoken, or a recording, or nothing where none was made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from centralino.campaigns.clips.recordings import unusable
from centralino.campaigns.clips.sayings import Named, Saying, Sayings, Voiced
from centralino.campaigns.rules.plan import Plan
from centralino.prompts.sound import Sound
from centralino.prompts.spoken import make
from centralino.prompts.wav import write_clip
from tests.fixtures.campaigns import a_plan

CATALOGUE = Path(__file__).parents[3] / "sounds" / "prompts.toml"
ANNA = Named("Anna")
RECORDED = {"greeting": {"recording": "welcome.wav"}, "message": {"recording": "message.wav"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "prompts.toml").symlink_to(CATALOGUE)
    return tmp_path


def recorded(folder: Path, name: str, hertz: int = 440) -> None:
    """Somebody has recorded a sentence: a tone stands for the voice."""
    tone = 0.4 * np.sin(2 * np.pi * hertz * np.arange(8000) / 16000)
    write_clip(folder / "own" / "campaigns" / name.removesuffix(".wav"), Sound(tone, 16000))


def sayings(folder: Path, plan: Plan) -> Sayings:
    return Sayings(plan, folder, folder / "own")


def made(folder: Path, plan: Plan) -> Sayings:
    """Ready to be said."""
    found = sayings(folder, plan)
    assert make(found.wanted(["Anna"]), folder / "sounds" / "clips").refused == ()
    return found


def texts(clips: tuple[Voiced, ...]) -> list[str]:
    return [clip.text for clip in clips]


def test_a_name_is_said_where_the_words_have_it(folder: Path) -> None:
    found = made(folder, a_plan(words={"greeting": "Buongiorno {name}, qui {organisation}."}))
    greeting = texts(found.say(Saying.GREETING, [ANNA]))
    assert greeting == ["Buongiorno", "Anna", "qui Associazione Amici del Teatro."]
    assert found.names_somebody(Saying.GREETING)
    assert not found.names_somebody(Saying.INVITATION)


def test_a_recording_takes_the_place_of_the_words_and_of_the_name(folder: Path) -> None:
    for name in ("welcome.wav", "message.wav"):
        recorded(folder, name)
    found = made(folder, a_plan(words=RECORDED))
    (greeting,) = found.say(Saying.GREETING, [ANNA])
    assert greeting.text == "(welcome.wav)"
    assert greeting.place.startswith("said/recorded/")
    assert not found.names_somebody(Saying.GREETING)
    assert texts(found.say(Saying.MESSAGE, [ANNA])) == ["(message.wav)"]
    assert "Cena sociale" in texts(found.say(Saying.INVITATION))[0]


def test_a_recording_that_was_changed_is_said_once_it_is_made_and_the_voice_until_then(folder: Path) -> None:
    plan = a_plan(words={"greeting": {"recording": "welcome.wav"}})
    recorded(folder, "welcome.wav")
    before = made(folder, plan).say(Saying.GREETING)
    recorded(folder, "welcome.wav", hertz=660)
    assert texts(sayings(folder, plan).say(Saying.GREETING, [ANNA]))[1] == "Anna"
    after = made(folder, plan).say(Saying.GREETING)
    assert texts(after) == texts(before)
    assert after != before


def test_a_recording_that_was_lost_leaves_nobody_without_words(folder: Path) -> None:
    plan = a_plan(words={"invitation": {"recording": "spring.wav"}})
    recorded(folder, "spring.wav")
    made(folder, plan)
    (folder / "own" / "campaigns" / "spring.wav").unlink()
    assert "Cena sociale" in texts(sayings(folder, plan).say(Saying.INVITATION))[0]


def test_recordings_that_cannot_be_used_are_named_with_what_is_wrong(folder: Path) -> None:
    recorded(folder, "welcome.wav")
    (folder / "own" / "campaigns" / "song.wav").write_bytes(b"ID3 an mp3 by another name")
    words = {
        "greeting": {"recording": "welcome.wav"},
        "invitation": {"recording": "song.wav"},
        "message": {"recording": "missing.wav"},
    }
    song, missing = unusable(a_plan(words=words), folder / "own")
    assert song.startswith("words.invitation: ")
    assert "song.wav: cannot be read" in song
    assert missing.startswith("words.message: ")
    assert "No such file" in missing
