"""Clips of any words: found by what they say, made once, by any number at once, removed when nobody needs them."""

from __future__ import annotations

import os
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centralino.prompts.catalogue import Voice
from centralino.prompts.clips import Clip, Recorded, clip_files, make_clips
from centralino.prompts.joining import join_clips
from centralino.prompts.spoken import Produced, make, missing, place_of, played, remove_unwanted, said
from centralino.prompts.voice import synthesise
from centralino.prompts.wav import RecordingError, write_clip

VOICE = Voice("it-IT", 1.0, 1.0)
MARIA, LUIGI = said("Maria Rossi", VOICE), said("Luigi Bianchi", VOICE)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def age(folder: Path, clip: Clip, at: datetime) -> None:
    for file in clip_files(folder, clip.place):
        os.utime(file, (at.timestamp(), at.timestamp()))


def test_the_same_words_are_one_clip_wherever_they_are_said() -> None:
    assert place_of("Maria Rossi", VOICE) == place_of("  Maria \n Rossi ", VOICE)
    assert place_of("Maria Rossi", VOICE).startswith("said/it/")


@pytest.mark.parametrize(
    ("words", "voice"),
    [
        pytest.param("Maria Russo", VOICE, id="other words"),
        pytest.param("Maria Rossi", replace(VOICE, name="es-ES"), id="another voice"),
        pytest.param("Maria Rossi", replace(VOICE, speed=1.1), id="another speed"),
        pytest.param("Maria Rossi", replace(VOICE, pitch=0.9), id="another pitch"),
    ],
)
def test_what_would_sound_different_has_a_place_of_its_own(words: str, voice: Voice) -> None:
    assert place_of(words, voice) != MARIA.place


def test_places_stay_the_same_over_the_years() -> None:
    assert MARIA.place == "said/it/5788eb0b8aeb2ff48226"


def test_a_clip_is_made_once(tmp_path: Path) -> None:
    heard: list[Clip] = []
    assert missing([MARIA, LUIGI, MARIA], tmp_path) == [MARIA, LUIGI]
    assert make([MARIA, LUIGI, MARIA], tmp_path, heard.append) == Produced(made=2, kept=0, refused=())
    assert heard == [MARIA, LUIGI]
    assert missing([MARIA, LUIGI], tmp_path) == []
    assert make([MARIA, LUIGI], tmp_path, heard.append) == Produced(made=0, kept=2, refused=())
    assert len(heard) == 2


@pytest.mark.parametrize("suffix", [".wav", ".wav16"])
def test_a_clip_cut_short_by_a_power_failure_is_missing(tmp_path: Path, suffix: str) -> None:
    make([MARIA], tmp_path)
    (tmp_path / f"{MARIA.place}{suffix}").write_bytes(b"")
    assert missing([MARIA], tmp_path) == [MARIA]
    assert make([MARIA], tmp_path).made == 1


def test_many_clips_are_shared_out_to_several_processes(tmp_path: Path) -> None:
    names = [said(f"Socio {number}", VOICE) for number in range(60)]
    heard: list[Clip] = []
    assert make(names, tmp_path, heard.append, processes=2).made == 60
    assert heard == names
    assert missing(names, tmp_path) == []


def test_a_name_nobody_can_say_stops_no_other(tmp_path: Path) -> None:
    unspeakable = said("…", VOICE)
    produced = make([unspeakable, MARIA], tmp_path)
    assert (produced.made, [each.clip for each in produced.refused]) == (1, [unspeakable])
    assert "makes no sound" in produced.refused[0].why
    assert missing([unspeakable, MARIA], tmp_path) == [unspeakable]


def test_two_who_make_the_same_clips_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    names = [said(f"Socia {number}", VOICE) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: make(names, tmp_path), range(4)))
    assert all(not each.refused for each in runs)
    assert missing(names, tmp_path) == []
    assert not list(tmp_path.rglob("*.part"))


def test_making_the_prompts_leaves_what_campaigns_say_alone(tmp_path: Path) -> None:
    make([MARIA], tmp_path)
    make_clips([], tmp_path)
    assert missing([MARIA], tmp_path) == []


def test_a_recording_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    write_clip(tmp_path / "greeting", synthesise("Buongiorno.", VOICE))
    recording = tmp_path / "greeting.wav"
    clip = played(recording)
    assert clip.source == Recorded(recording)
    assert make([clip], tmp_path / "clips") == Produced(made=1, kept=0, refused=())
    write_clip(tmp_path / "greeting", synthesise("Buonasera.", VOICE))
    assert missing([clip, played(recording)], tmp_path / "clips") == [played(recording)]


def test_a_recording_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere\.wav: cannot be read"):
        played(tmp_path / "nowhere.wav")
    (tmp_path / "song.wav").write_bytes(b"ID3 an mp3 by another name")
    (refused,) = make([played(tmp_path / "song.wav")], tmp_path / "clips").refused
    assert "song.wav" in refused.why


def test_only_clips_that_nobody_needs_and_nobody_asked_for_lately_are_removed(tmp_path: Path) -> None:
    fresh = said("Anna Verdi", VOICE)
    make([MARIA, LUIGI, fresh], tmp_path)
    age(tmp_path, MARIA, LONG_AGO)
    age(tmp_path, LUIGI, LONG_AGO)
    assert remove_unwanted({MARIA.place}, tmp_path, LONG_AGO + timedelta(days=1)) == 1
    assert missing([MARIA, LUIGI, fresh], tmp_path) == [LUIGI]


def test_a_clip_that_is_asked_for_again_counts_as_new(tmp_path: Path) -> None:
    make([MARIA], tmp_path)
    age(tmp_path, MARIA, LONG_AGO)
    make([MARIA], tmp_path)
    assert remove_unwanted((), tmp_path, LONG_AGO + timedelta(days=1)) == 0


def test_nothing_is_removed_while_clips_are_being_made(tmp_path: Path) -> None:
    make([MARIA], tmp_path)
    age(tmp_path, MARIA, LONG_AGO)
    removed = []
    make(
        [LUIGI],
        tmp_path,
        lambda _: removed.append(remove_unwanted((), tmp_path, LONG_AGO + timedelta(days=1))),
    )
    assert removed == [0]
    assert missing([MARIA, LUIGI], tmp_path) == []


def test_what_a_killed_run_left_half_written_is_removed_and_not_counted(tmp_path: Path) -> None:
    make([MARIA], tmp_path)
    half = tmp_path / "said" / "it" / ".abc.wav.12.34.part"
    half.write_bytes(b"RIFF")
    os.utime(half, (0, 0))
    assert remove_unwanted((), tmp_path, LONG_AGO) == 0
    assert not half.exists()
    assert missing([MARIA], tmp_path) == []


def test_removing_where_nothing_was_ever_made_removes_nothing(tmp_path: Path) -> None:
    assert remove_unwanted((), tmp_path / "clips", LONG_AGO) == 0


def test_clips_are_joined_as_a_caller_hears_them(tmp_path: Path) -> None:
    make([MARIA, LUIGI], tmp_path)
    seconds = join_clips([MARIA.place, LUIGI.place], tmp_path, tmp_path / "all.wav")
    with wave.open(str(tmp_path / "all.wav")) as file:
        assert (file.getframerate(), file.getnframes() / 16000) == (16000, seconds)
    assert 1.5 < seconds < 4


def test_clips_that_are_not_there_cannot_be_joined(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        join_clips([MARIA.place], tmp_path, tmp_path / "all.wav")
