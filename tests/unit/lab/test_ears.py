"""The ear knows our clips through level, codec and chance of timing, and knows when one was cut off."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from centralino.prompts.catalogue import Voice
from centralino.prompts.sound import made_ready, resampled, to_pcm
from centralino.prompts.voice import synthesise
from lab.ears import MUSIC, Began, Ear, Ended, Library, Sound
from lab.ears.fingerprint import RATE, Samples

SAID = {
    "to-support": "We are putting you through to technical support. Please stay on the line.",
    "to-sales": "We are putting you through to our sales office, who will be glad to help.",
    "for": "For",
    "for-the-code": "For the code ending in",
    "goodbye": "Thank you for your call. Goodbye.",
    "greeting": "Thank you for calling our support line.",
    "five": "Number five.",
}
STRANGER = "Nobody has ever told this machine what the weather will be like in Lisbon."


def _say(words: str) -> Samples:
    """As our clips are made: the voice leaves a click after the last word, at another moment each time."""
    sound = resampled(made_ready(synthesise(words, Voice("en-US", 1.0, 1.0))), RATE)
    return np.frombuffer(to_pcm(sound), "<i2")


@pytest.fixture(scope="module")
def clips() -> dict[str, Samples]:
    return {name: _say(words) for name, words in SAID.items()}


@pytest.fixture(scope="module")
def tune() -> Samples:
    """A minute of a melody nobody speaks: three voices that change their notes at different times."""
    at = np.arange(20 * RATE) / RATE
    draw = np.random.default_rng(1)
    voices = [np.repeat(draw.uniform(220, 1800, 20 * rate), RATE // rate)[: len(at)] for rate in (2, 4, 5)]
    notes = sum(np.sin(2 * np.pi * np.cumsum(voice) / RATE) for voice in voices)
    return np.asarray(notes * 4000, np.int16)


@pytest.fixture(scope="module")
def library(clips: dict[str, Samples], tune: Samples) -> Library:
    return Library(clips, [tune])


def heard(library: Library, *parts: Samples) -> list[Sound]:
    """What an ear reports of these sounds, one after the other, in packets of 20 ms."""
    return list(_listen(Ear(library), np.concatenate(parts).astype("<i2").tobytes()))


def _listen(ear: Ear, sound: bytes) -> Iterator[Sound]:
    for at in range(0, len(sound), 320):
        yield from ear.hear(sound[at : at + 320])
    yield from ear.close()


def names(sounds: list[Sound]) -> list[str]:
    return [sound.sound for sound in sounds if isinstance(sound, Began)]


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.int16)


def through_alaw(samples: Samples) -> Samples:
    """As A-law leaves it: eight bits, finer for the soft (ITU-T G.711)."""
    loud = np.abs(samples / 32768)
    squeezed = np.where(loud < 1 / 87.6, 87.6 * loud, 1 + np.log(np.maximum(87.6 * loud, 1e-9))) / (
        1 + np.log(87.6)
    )
    rounded = np.round(squeezed * 127) / 127 * (1 + np.log(87.6))
    opened = np.where(rounded < 1, rounded / 87.6, np.exp(rounded - 1) / 87.6)
    return (np.sign(samples) * opened * 32767).astype(np.int16)


@pytest.mark.parametrize("late_by", [0, 37, 80, 121])
@pytest.mark.parametrize("decibels", [-10, 0])
def test_every_clip_is_recognised_whenever_it_begins_and_however_loud(
    library: Library, clips: dict[str, Samples], late_by: int, decibels: int
) -> None:
    for name, clip in clips.items():
        quiet = (clip * 10 ** (decibels / 20)).astype(np.int16)
        sounds = heard(library, silence(0.3), silence(late_by / RATE), through_alaw(quiet), silence(0.6))
        assert names(sounds) == [name]
        assert isinstance(sounds[-1], Ended)
        assert sounds[-1].whole


def test_clips_one_after_the_other_are_told_apart(library: Library, clips: dict[str, Samples]) -> None:
    order = ["greeting", "for-the-code", "five", "to-support", "goodbye", "for", "five", "to-sales"]
    pauses = [part for name in order for part in (clips[name], silence(0.25))]
    assert names(heard(library, *pauses, silence(1))) == order


def test_a_clip_that_was_cut_off_is_recognised_as_begun(library: Library, clips: dict[str, Samples]) -> None:
    sounds = heard(library, clips["greeting"][: int(1.2 * RATE)], clips["to-sales"], silence(1))
    assert names(sounds) == ["greeting", "to-sales"]
    assert sounds[1] == Ended("greeting", pytest.approx(1.2, abs=0.2), whole=False)


@pytest.mark.parametrize("tenths", range(8, 20))
def test_wherever_a_clip_is_cut_off_the_next_one_is_recognised(
    library: Library, clips: dict[str, Samples], tenths: int
) -> None:
    cut = clips["to-support"][: tenths * RATE // 10]
    assert names(heard(library, cut, silence(0.06), clips["goodbye"], silence(1)))[-1] == "goodbye"


def test_what_begins_alike_is_told_when_it_differs_and_not_before(
    library: Library, clips: dict[str, Samples]
) -> None:
    together = clips["to-support"][: int(0.8 * RATE)]
    ear = Ear(library)
    assert list(ear.hear(together.tobytes())) == []


def test_words_of_strangers_are_nothing(library: Library) -> None:
    assert names(heard(library, _say(STRANGER), silence(1))) == []


def test_music_is_recognised_wherever_it_is_entered_until_somebody_speaks(
    library: Library, clips: dict[str, Samples], tune: Samples
) -> None:
    from_the_middle = tune[7 * RATE + 41 : 12 * RATE]
    sounds = heard(library, through_alaw(from_the_middle), clips["greeting"], silence(1))
    assert names(sounds) == [MUSIC, "greeting"]


def test_an_ear_hears_the_same_in_packets_of_any_size(library: Library, clips: dict[str, Samples]) -> None:
    sound = np.concatenate([clips["greeting"], silence(0.5)]).tobytes()
    ear = Ear(library)
    assert [*ear.hear(sound), *ear.close()] == heard(library, np.frombuffer(sound, "<i2"))
