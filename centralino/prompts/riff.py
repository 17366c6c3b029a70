"""What is in a WAV file, whatever program wrote it: PCM of 8 to 32 bits, or floating point, of any number of channels.

"Multiple Channel Audio Data and WAVE Files" (Microsoft, 2001) has the format.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from centralino.prompts.sound import Samples

PCM, FLOATING, EXTENSIBLE = 1, 3, 0xFFFE
MOST_CHANNELS: Final = 8


class NotAWave(ValueError):
    """It is no WAV file, or is cut off before its sound begins."""


class Compressed(ValueError):
    """It is a WAV file around something else than samples (MP3, a-law, ADPCM …)."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Samples from -1 to 1, a column for each channel; floating point may go beyond."""

    samples: Samples
    rate: int


@dataclass(frozen=True, slots=True)
class _Format:
    kind: int
    channels: int
    rate: int
    width: int  # bytes of one sample, which stands at the upper end of them


def read_wave(content: bytes) -> Wave:
    """The sound of a file. Of one that breaks off, what is there. Raises `NotAWave` and `Compressed`."""
    found: _Format | None = None
    for name, body in _chunks(content):
        if name == b"fmt ":
            found = _format(body)
        elif name == b"data" and found:
            whole = len(body) - len(body) % (found.width * found.channels)
            return Wave(_samples(found, body[:whole]).reshape(-1, found.channels), found.rate)
    raise NotAWave("there is no sound in it")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        raise NotAWave("it does not begin as a WAV file does")
    place = 12
    while place + 8 <= len(content):
        name, length = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        yield name, content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _format(body: bytes) -> _Format:
    if len(body) < 16:
        raise NotAWave("its format is cut off")
    kind, channels, rate, _, frame, _ = struct.unpack("<HHIIHH", body[:16])
    if kind == EXTENSIBLE and len(body) >= 26:
        (kind,) = struct.unpack("<H", body[24:26])
    if not 1 <= channels <= MOST_CHANNELS or frame % channels or not rate:
        raise NotAWave("its format is none")
    width = frame // channels
    if (kind, width) not in {(PCM, 1), (PCM, 2), (PCM, 3), (PCM, 4), (FLOATING, 4), (FLOATING, 8)}:
        raise Compressed(f"its format is {kind}, of {8 * width} bits")
    return _Format(kind, channels, rate, width)


def _samples(found: _Format, body: bytes) -> Samples:
    if found.kind == FLOATING:
        numbers: Samples = np.frombuffer(body, f"<f{found.width}").astype(np.float64)
        finite: Samples = np.nan_to_num(numbers, nan=0.0, posinf=1.0, neginf=-1.0)
        return finite
    if found.width == 1:  # the only one without a sign
        return (np.frombuffer(body, np.uint8).astype(np.float64) - 128) / 128
    if found.width == 3:
        wide = np.zeros((len(body) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
        whole: Samples = wide.reshape(-1).view("<i4").astype(np.float64)
        return whole / 2**31
    plain: Samples = np.frombuffer(body, f"<i{found.width}").astype(np.float64)
    return plain / 2.0 ** (8 * found.width - 1)
