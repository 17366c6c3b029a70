"""Clips: what callers hear is made once, made again only when something changed, and never half."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from centralino.prompts.catalogue import LANGUAGES, Catalogue, Prompt, Voice, read_catalogue
from centralino.prompts.clips import (
    Clip,
    Made,
    Recorded,
    Spoken,
    clip_files,
    make_clips,
    out_of_date,
    stray_recordings,
    wanted_clips,
)
from centralino.prompts.sound import AFTER, BEFORE, Sound, from_pcm, is_silent, to_pcm
from centralino.prompts.voice import synthesise
from centralino.prompts.wav import RecordingError, read_recording, write_clip

CATALOGUE = read_catalogue(Path(__file__).parents[3] / "sounds" / "prompts.toml")
VOICE = Voice("it-IT", 1.0, 1.0)
HELLO = Clip("it/greeting", Spoken("Buongiorno.", VOICE))
BYE = Clip("it/goodbye", Spoken("Arrivederci.", VOICE))


def record(path: Path, *, rate: int = 44100, channels: int = 1, width: int = 2, seconds: float = 0.5) -> Path:
    """Save a person's recording: a tone stands for the voice."""
    path.parent.mkdir(parents=True, exist_ok=True)
    voice = Sound(0.4 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate), rate)
    samples = np.repeat(np.frombuffer(to_pcm(voice), "<i2"), channels)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i4").tobytes() if width == 4 else samples.tobytes())
    return path


def clip_sound(path: Path) -> Sound:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return from_pcm(file.readframes(file.getnframes()), file.getframerate())


@pytest.fixture(scope="module")
def all_clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sequence[Clip], Path]:
    folder = tmp_path_factory.mktemp("clips")
    clips = wanted_clips(CATALOGUE, folder / "nothing-recorded")
    make_clips(clips, folder)
    return clips, folder


def test_there_is_a_clip_for_every_prompt_in_every_language(all_clips: tuple[Sequence[Clip], Path]) -> None:
    clips, folder = all_clips
    assert {clip.place for clip in clips} == {f"{each}/{prompt}" for each in LANGUAGES for prompt in Prompt}
    assert out_of_date(clips, folder) == []


def test_every_clip_can_be_heard_and_lasts_as_long_as_its_words(
    all_clips: tuple[Sequence[Clip], Path],
) -> None:
    clips, folder = all_clips
    for clip in clips:
        assert isinstance(clip.source, Spoken)
        for file, rate in zip(clip_files(folder, clip.place), (16000, 8000), strict=True):
            sound = clip_sound(file)
            assert sound.rate == rate, file
            assert not is_silent(sound), file
            assert np.max(np.abs(sound.samples)) < 0.75, file
            spoken_for = sound.seconds - BEFORE - AFTER
            assert 0.03 <= spoken_for / len(clip.source.words) <= 0.15, file


def test_the_clips_are_equally_loud(all_clips: tuple[Sequence[Clip], Path]) -> None:
    clips, folder = all_clips
    for clip in clips:
        samples = clip_sound(clip_files(folder, clip.place)[0]).samples
        assert 0.05 < np.sqrt(np.mean(samples**2)) < 0.16, clip.place


def test_a_second_run_makes_nothing(tmp_path: Path) -> None:
    assert make_clips([HELLO, BYE], tmp_path) == Made(made=2, kept=0, recordings=0)
    assert make_clips([HELLO, BYE], tmp_path) == Made(made=0, kept=2, recordings=0)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(Spoken("Buonasera.", VOICE), id="the words"),
        pytest.param(Spoken("Buongiorno.", replace(VOICE, speed=1.2)), id="the speed"),
        pytest.param(Spoken("Buongiorno.", replace(VOICE, pitch=1.1)), id="the pitch"),
        pytest.param(Spoken("Buongiorno.", replace(VOICE, name="es-ES")), id="the voice"),
    ],
)
def test_a_change_makes_that_clip_again_and_no_other(tmp_path: Path, changed: Spoken) -> None:
    make_clips([HELLO, BYE], tmp_path)
    before = (tmp_path / "it/greeting.wav").read_bytes()
    heard: list[Clip] = []
    make_clips([Clip("it/greeting", changed), BYE], tmp_path, heard.append)
    assert [clip.place for clip in heard] == ["it/greeting"]
    assert (tmp_path / "it/greeting.wav").read_bytes() != before


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), lambda file: file.write_bytes(b"")])
@pytest.mark.parametrize("suffix", [".wav", ".wav16"])
def test_a_clip_that_was_lost_or_cut_short_is_made_again(tmp_path: Path, suffix: str, damage: object) -> None:
    make_clips([HELLO, BYE], tmp_path)
    damage(tmp_path / f"it/greeting{suffix}")  # type: ignore[operator]
    assert out_of_date([HELLO, BYE], tmp_path) == [HELLO]
    assert make_clips([HELLO, BYE], tmp_path).made == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"it/greeting": 7}'])
def test_a_damaged_manifest_only_costs_making_the_clips_again(tmp_path: Path, text: str) -> None:
    make_clips([HELLO], tmp_path)
    (tmp_path / "manifest.json").write_text(text)
    assert make_clips([HELLO], tmp_path).made == 1


def test_a_clip_nobody_says_any_more_is_removed(tmp_path: Path) -> None:
    make_clips([HELLO, BYE], tmp_path)
    make_clips([HELLO], tmp_path)
    assert sorted(file.name for file in (tmp_path / "it").iterdir()) == ["greeting.wav", "greeting.wav16"]


def test_clips_that_others_made_are_left_alone(tmp_path: Path) -> None:
    write_clip(tmp_path / "campaigns" / "spring", synthesise("Buongiorno.", VOICE))
    make_clips([HELLO], tmp_path)
    assert (tmp_path / "campaigns" / "spring.wav16").is_file()


def test_a_recording_wins_over_the_voice_and_gives_way_again(tmp_path: Path) -> None:
    own, folder = tmp_path / "own", tmp_path / "clips"
    catalogue = Catalogue({prompt: CATALOGUE.words[prompt] for prompt in Prompt}, CATALOGUE.voices)
    recording = record(own / "it" / "greeting.wav")
    greeting = [clip for clip in wanted_clips(catalogue, own) if clip.place == "it/greeting"]
    assert greeting == [Clip("it/greeting", Recorded(recording))]
    assert make_clips(greeting, folder) == Made(made=1, kept=0, recordings=1)
    assert clip_sound(folder / "it/greeting.wav").seconds == pytest.approx(0.68, abs=0.03)
    record(recording, seconds=1.0)
    assert out_of_date(greeting, folder) == greeting
    recording.unlink()
    spoken = [clip for clip in wanted_clips(catalogue, own) if clip.place == "it/greeting"]
    assert isinstance(spoken[0].source, Spoken)
    assert out_of_date(spoken, folder) == spoken


def test_a_recorded_name_becomes_a_clip_for_all_languages(tmp_path: Path) -> None:
    own = tmp_path / "own"
    recording = record(own / "names" / "Acme_spa-1.wav")
    assert Clip("names/Acme_spa-1", Recorded(recording)) in wanted_clips(CATALOGUE, own)


def test_recordings_that_nobody_would_ever_hear_are_told(tmp_path: Path) -> None:
    heard = ["it/greeting.wav", "names/acme.wav", "campaigns/spring-2026.wav"]
    unheard = ["greeting.wav", "fr/greeting.wav", "it/greting.wav", "it/greeting.mp3", "it/new/greeting.wav"]
    unheard += ["campaigns/spring.mp3", "campaigns/2026/spring.wav"]
    for name in [*heard, *unheard, "names/no spaces.wav", ".hidden"]:
        record(tmp_path / name)
    told = {path.relative_to(tmp_path).as_posix() for path in stray_recordings(tmp_path)}
    assert told == {*unheard, "names/no spaces.wav"}


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_recordings_are_taken_as_people_save_them(tmp_path: Path, rate: int, channels: int) -> None:
    sound = read_recording(record(tmp_path / "a.wav", rate=rate, channels=channels))
    assert sound.rate == rate
    assert sound.seconds == pytest.approx(0.5, abs=0.001)
    assert np.max(sound.samples) == pytest.approx(0.4, abs=0.01)


def test_a_recording_cut_in_the_middle_of_a_sample_is_still_read(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", channels=2)
    path.write_bytes(path.read_bytes()[:-3])
    assert read_recording(path).seconds == pytest.approx(0.5, abs=0.001)


def test_a_recording_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(b"ID3\x03 this is an mp3 by another name")
    (tmp_path / "empty.wav").write_bytes(b"")
    record(tmp_path / "wide.wav", width=4)
    record(tmp_path / "none.wav", seconds=0)
    for name, why in (
        ("song", "RIFF"),
        ("empty", "save it as WAV"),
        ("wide", "32 bits"),
        ("none", "nothing can be heard"),
    ):
        with pytest.raises(RecordingError, match=why) as caught:
            read_recording(tmp_path / f"{name}.wav")
        assert f"{name}.wav" in str(caught.value)


def test_a_bad_recording_keeps_the_clips_made_before_it(tmp_path: Path) -> None:
    bad = Clip("it/goodbye", Recorded(record(tmp_path / "own.wav", width=4)))
    with pytest.raises(RecordingError):
        make_clips([HELLO, bad], tmp_path / "clips")
    assert out_of_date([HELLO, bad], tmp_path / "clips") == [bad]


def test_a_call_that_is_playing_the_old_clip_goes_on_with_it(tmp_path: Path) -> None:
    make_clips([HELLO], tmp_path)
    old = (tmp_path / "it/greeting.wav").read_bytes()
    with (tmp_path / "it/greeting.wav").open("rb") as playing:
        make_clips([Clip("it/greeting", Spoken("Altre parole.", VOICE))], tmp_path)
        assert playing.read() == old


@pytest.mark.parametrize("words", ["", "  ", ".", "?"])
def test_words_without_any_sound_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match="makes no sound"):
        synthesise(words, VOICE)
