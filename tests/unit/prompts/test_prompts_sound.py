"""Sound, measured: what the filters let through, how loud it gets, and how much silence is left."""

from __future__ import annotations

import numpy as np
import pytest

from centralino.prompts.sound import (
    AFTER,
    BEFORE,
    PEAK,
    Sound,
    from_pcm,
    is_silent,
    levelled,
    resampled,
    to_pcm,
    trimmed,
)


def tone(hertz: float, rate: int, *, seconds: float = 1.0, amplitude: float = 0.5) -> Sound:
    instants = np.arange(round(rate * seconds)) / rate
    return Sound(amplitude * np.sin(2 * np.pi * hertz * instants), rate)


def decibels(sound: Sound) -> float:
    """The level of the middle of a sound, away from its edges, in dBFS."""
    middle = sound.samples[len(sound.samples) // 4 : -len(sound.samples) // 4]
    return float(10 * np.log10(np.mean(middle**2) + 1e-20))


def with_silence(sound: Sound, before: float, after: float) -> Sound:
    return Sound(np.pad(sound.samples, (round(before * sound.rate), round(after * sound.rate))), sound.rate)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("hertz", [300, 1000, 3400])
def test_a_voice_goes_through_from_any_rate_unchanged(rate: int, hertz: float) -> None:
    there = resampled(tone(hertz, rate), 16000)
    assert there.rate == 16000
    assert there.seconds == pytest.approx(1.0, abs=0.001)
    assert decibels(there) == pytest.approx(decibels(tone(hertz, 16000)), abs=0.3)


@pytest.mark.parametrize("hertz", [4600, 5000, 6000, 7500])
def test_what_8_khz_cannot_hold_is_filtered_out_and_does_not_fold_back(hertz: float) -> None:
    assert decibels(resampled(tone(hertz, 16000), 8000)) < -60


def test_a_tone_keeps_its_place_in_time() -> None:
    there_and_back = resampled(resampled(tone(500, 8000), 48000), 8000)
    middle = slice(1000, 7000)
    assert np.max(np.abs(there_and_back.samples[middle] - tone(500, 8000).samples[middle])) < 0.001


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_hardly_any_sound_is_still_a_sound(length: int) -> None:
    crumb = Sound(np.full(length, 0.5), 44100)
    assert len(levelled(trimmed(resampled(crumb, 16000))).samples) <= 0.2 * 16000


@pytest.mark.parametrize("amplitude", [0.005, 0.05, 0.5, 1.0])
def test_quiet_and_loud_speakers_end_equally_loud(amplitude: float) -> None:
    assert decibels(levelled(tone(440, 16000, amplitude=amplitude))) == pytest.approx(-18, abs=0.1)


def test_a_pause_does_not_make_the_words_around_it_louder() -> None:
    pausing = with_silence(tone(440, 16000), 0, 3)
    assert np.max(levelled(pausing).samples) == pytest.approx(
        np.max(levelled(tone(440, 16000)).samples), rel=0.01
    )


def test_a_click_does_not_pass_the_peak_limit() -> None:
    clicking = tone(440, 16000, amplitude=0.05)
    clicking.samples[8000] = 1.0
    assert np.max(np.abs(levelled(clicking).samples)) <= PEAK + 1e-9


def test_dead_air_around_the_words_is_cut_to_a_breath() -> None:
    for before, after in ((0.0, 0.0), (1.3, 2.4)):
        ready = trimmed(with_silence(tone(440, 16000), before, after))
        assert ready.seconds == pytest.approx(BEFORE + 1.0 + AFTER, abs=0.025)


@pytest.mark.parametrize("instant", [0.1, 2.9])
def test_a_click_away_from_the_words_is_cut_off(instant: float) -> None:
    clicking = with_silence(tone(440, 16000), 1, 1)
    clicking.samples[round(instant * 16000) :][:300] = 0.5
    assert trimmed(clicking).seconds == pytest.approx(BEFORE + 1.0 + AFTER, abs=0.025)


def test_the_last_consonant_after_a_short_stop_is_kept() -> None:
    stopped = with_silence(tone(440, 16000), 0.5, 0.5)
    stopped.samples[24000 + 1600 :][:320] = 0.1
    assert trimmed(stopped).seconds == pytest.approx(BEFORE + 1.12 + AFTER, abs=0.025)


def test_a_humming_line_is_not_taken_for_speech() -> None:
    hum = tone(50, 16000, seconds=4, amplitude=0.002)
    hum.samples[16000:32000] += tone(440, 16000).samples
    assert trimmed(hum).seconds == pytest.approx(BEFORE + 1.0 + AFTER, abs=0.025)


def test_silence_stays_silence() -> None:
    silence = Sound(np.zeros(16000), 16000)
    assert is_silent(levelled(trimmed(silence)))
    assert is_silent(tone(440, 16000, amplitude=0.001))
    assert not is_silent(tone(440, 16000, amplitude=0.01))


def test_samples_survive_the_way_to_bytes_and_back() -> None:
    samples = np.array([-1.0, -0.5, 0.0, 0.25, 32767 / 32768])
    assert np.array_equal(from_pcm(to_pcm(Sound(samples, 8000)), 8000).samples, samples)


def test_what_is_beyond_full_scale_is_held_there_and_does_not_wrap_round() -> None:
    assert to_pcm(Sound(np.array([2.0, -2.0]), 8000)) == b"\xff\x7f\x00\x80"
