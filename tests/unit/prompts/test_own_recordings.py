"""Recordings that pages keep: one in force, those before it kept, and the clip made of whichever it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from centralino.prompts import own
from centralino.prompts.catalogue import Voice
from centralino.prompts.clips import (
    Clip,
    Recorded,
    Spoken,
    make_clip,
    make_clips,
    out_of_date,
    stray_recordings,
)
from centralino.prompts.sound import Sound
from centralino.prompts.wav import RecordingError, read_recording

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PLACE = "it/greeting"
VOICE = Voice("it-IT", 1.0, 1.0)


def spoken(seconds: float) -> Sound:
    rate = 16000
    return Sound(0.4 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate), rate)


def length_in_force(folder: Path) -> float:
    path = own.in_force(folder, PLACE)
    assert path
    return read_recording(path).seconds


def test_the_latest_recording_is_in_force_and_those_before_it_can_be_so_again(tmp_path: Path) -> None:
    assert own.in_force(tmp_path, PLACE) is None
    assert not own.put_aside(tmp_path, PLACE, AT)
    for hour, seconds in enumerate((1.0, 2.0, 3.0)):
        own.keep(tmp_path, PLACE, spoken(seconds), AT + timedelta(hours=hour))
    assert length_in_force(tmp_path) == 3.0
    assert [each.until for each in own.earlier(tmp_path, PLACE)] == [
        AT + timedelta(hours=2),
        AT + timedelta(hours=1),
    ]
    first = own.earlier(tmp_path, PLACE)[-1].name
    assert own.take_again(tmp_path, PLACE, first, AT + timedelta(hours=3))
    assert length_in_force(tmp_path) == 1.0
    assert not own.take_again(tmp_path, PLACE, first, AT + timedelta(hours=4))
    assert own.put_aside(tmp_path, PLACE, AT + timedelta(hours=5))
    assert own.in_force(tmp_path, PLACE) is None
    assert len(own.earlier(tmp_path, PLACE)) == 3


def test_only_so_many_are_kept_of_each(tmp_path: Path) -> None:
    for hour in range(own.KEPT + 3):
        own.keep(tmp_path, PLACE, spoken(0.1), AT + timedelta(hours=hour))
    left = own.earlier(tmp_path, PLACE)
    assert len(left) == own.KEPT
    assert left[0].until == AT + timedelta(hours=own.KEPT + 2)


@pytest.mark.parametrize("name", ["", "..", "../../greeting", "20261124T120000000000Z/..", "x"])
def test_no_name_leads_out_of_the_recordings_that_were_before(tmp_path: Path, name: str) -> None:
    own.keep(tmp_path, PLACE, spoken(0.1), AT)
    assert own.earlier_file(tmp_path, PLACE, name) is None
    assert not own.take_again(tmp_path, PLACE, name, AT)
    assert own.in_force(tmp_path, PLACE)


def test_what_was_before_is_no_stray(tmp_path: Path) -> None:
    own.keep(tmp_path, PLACE, spoken(0.1), AT)
    own.keep(tmp_path, PLACE, spoken(0.1), AT + timedelta(hours=1))
    assert stray_recordings(tmp_path) == []


def test_one_clip_is_made_though_another_cannot_be(tmp_path: Path) -> None:
    clips, recordings = tmp_path / "clips", tmp_path / "own"
    (recordings / "it").mkdir(parents=True)
    (recordings / "it" / "goodbye.wav").write_bytes(b"no sound")
    broken = Clip("it/goodbye", Recorded(recordings / "it" / "goodbye.wav"))
    voiced = Clip(PLACE, Spoken("Buongiorno.", VOICE))
    make_clips([voiced], clips)
    own.keep(recordings, PLACE, spoken(0.5), AT)
    recorded = Clip(PLACE, Recorded(recordings / "it" / "greeting.wav"))
    assert out_of_date([recorded, broken], clips) == [recorded, broken]
    make_clip(recorded, clips)
    assert out_of_date([recorded, broken], clips) == [broken]
    with pytest.raises(RecordingError):
        make_clip(broken, clips)
    make_clip(voiced, clips)
    assert out_of_date([voiced], clips) == []
