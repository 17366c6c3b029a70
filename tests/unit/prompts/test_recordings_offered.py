"""Recordings that people bring: every usual WAV file is read, and what callers cannot be played is told apart."""

from __future__ import annotations

import struct
from collections.abc import Callable

import numpy as np
import pytest

from centralino.prompts.offered import LONGEST, MOST_BYTES, Unfit, judged
from centralino.prompts.riff import Compressed, NotAWave, read_wave
from centralino.prompts.sound import Samples, Sound

PCM, FLOATING, A_LAW, EXTENSIBLE = 1, 3, 6, 0xFFFE


def tone(seconds: float = 1.0, rate: int = 16000, height: float = 0.5) -> Samples:
    wave: Samples = height * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)
    return wave


def wav(
    samples: Samples,
    *,
    rate: int = 16000,
    kind: int = PCM,
    bits: int = 16,
    channels: int = 1,
    extensible: bool = False,
    before: bytes = b"",
) -> bytes:
    """A file as programs write it; the same samples in every channel."""
    body = _encoded(np.repeat(samples, channels), kind, bits)
    frame = channels * bits // 8
    written = struct.pack(
        "<HHIIHH", EXTENSIBLE if extensible else kind, channels, rate, rate * frame, frame, bits
    )
    if extensible:
        written += struct.pack("<HHIH", 22, bits, 0, kind) + bytes(14)
    chunks = b"fmt " + struct.pack("<I", len(written)) + written + before
    chunks += b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _encoded(samples: Samples, kind: int, bits: int) -> bytes:
    if kind == FLOATING:
        return samples.astype(f"<f{bits // 8}").tobytes()
    if bits == 8:
        return np.rint(samples * 127 + 128).astype(np.uint8).tobytes()
    whole = np.rint(np.clip(samples, -1, 1) * (2 ** (bits - 1) - 1)).astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()


@pytest.mark.parametrize(
    ("kind", "bits", "near"),
    [
        (PCM, 8, 0.01),
        (PCM, 16, 1e-4),
        (PCM, 24, 1e-6),
        (PCM, 32, 1e-8),
        (FLOATING, 32, 1e-7),
        (FLOATING, 64, 1e-12),
    ],
)
@pytest.mark.parametrize("extensible", [False, True])
def test_samples_of_every_usual_width_are_read(kind: int, bits: int, near: float, extensible: bool) -> None:
    heard = read_wave(wav(tone(), kind=kind, bits=bits, extensible=extensible, rate=44100, channels=2))
    assert heard.rate == 44100
    assert heard.samples.shape == (16000, 2)
    assert np.max(np.abs(heard.samples[:, 1] - tone())) < near


def test_what_else_stands_in_a_file_is_passed_over_and_one_that_breaks_off_is_read_as_far_as_it_goes() -> (
    None
):
    listed = b"LIST" + struct.pack("<I", 5) + b"INFO!" + b"\0"
    assert len(read_wave(wav(tone(), before=listed)).samples) == 16000
    assert len(read_wave(wav(tone())[:-1001]).samples) == 16000 - 501


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"ID3\x03 a song by another name",
        wav(tone())[:30],
        b"RIFF\x04\0\0\0WAVE",
        wav(tone()).replace(b"WAVEfmt ", b"WAVEnone"),
        wav(tone(), channels=9),
    ],
    ids=["nothing", "four letters", "a song", "cut off", "a head alone", "no format", "nine channels"],
)
def test_what_is_no_wav_file_is_told_so(content: bytes) -> None:
    with pytest.raises(NotAWave):
        read_wave(content)
    assert judged(content) is Unfit.NO_WAV


def test_a_wav_file_around_something_compressed_is_told_apart() -> None:
    with pytest.raises(Compressed):
        read_wave(wav(tone(), kind=A_LAW, bits=8))
    assert judged(wav(tone(), kind=A_LAW, bits=8)) is Unfit.COMPRESSED


def too_loud(samples: Samples) -> Samples:
    return np.clip(samples * 4, -1, 1)


WRONG: dict[str, tuple[Callable[[], bytes], Unfit]] = {
    "larger than it may be": (lambda: bytes(MOST_BYTES + 1), Unfit.TOO_LARGE),
    "of a rate no microphone has": (lambda: wav(tone(), rate=4000), Unfit.RATE),
    "longer than anybody listens": (lambda: wav(tone(LONGEST + 1)), Unfit.TOO_LONG),
    "nothing at all": (lambda: wav(tone() * 0), Unfit.SILENT),
    "no sample": (lambda: wav(tone(0)), Unfit.SILENT),
    "the noise of a room": (lambda: wav(tone(height=0.005)), Unfit.SILENT),
    "a click": (lambda: wav(np.concatenate([tone() * 0, tone(0.02), tone() * 0])), Unfit.TOO_SHORT),
    "its tops cut off": (lambda: wav(too_loud(tone())), Unfit.CLIPPED),
    "its tops cut off, in 8 bits": (lambda: wav(too_loud(tone()), bits=8), Unfit.CLIPPED),
    "beyond full scale": (lambda: wav(tone(height=3.0), kind=FLOATING, bits=32), Unfit.CLIPPED),
}


@pytest.mark.parametrize(("content", "wrong"), WRONG.values(), ids=WRONG.keys())
def test_what_callers_cannot_be_played_is_told_why(content: Callable[[], bytes], wrong: Unfit) -> None:
    assert judged(content()) is wrong


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000, 96000])
def test_a_good_recording_of_any_rate_is_taken_as_loud_as_it_may_be(rate: int) -> None:
    found = judged(wav(tone(rate=rate, height=1.0), rate=rate, bits=24))
    assert isinstance(found, Sound)
    assert found.rate == rate
    assert found.seconds == pytest.approx(1.0)


def test_two_channels_are_one() -> None:
    found = judged(wav(tone(), channels=2))
    assert isinstance(found, Sound)
    assert found.samples.shape == (16000,)
