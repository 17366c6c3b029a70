"""Lengths of time as people write them: 45s, 20m, 3h, 2d12h."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_LENGTH = re.compile(r"(?:\d+(?:\.\d+)?[dhms])+", re.ASCII)


def read_length(written: object) -> object:
    """A length from its written form; what is no text is left as it is. Raises `ValueError`."""
    if not isinstance(written, str):
        return written
    text = written.replace(" ", "").lower()
    if not _LENGTH.fullmatch(text):
        raise ValueError(f"{written!r} is no length of time; one is written like 20m, 3h or 2d12h")
    parts = re.findall(r"([\d.]+)([dhms])", text)
    try:
        return sum((float(number) * _UNITS[unit] for number, unit in parts), timedelta())
    except OverflowError:
        raise ValueError(f"{written!r} is longer than anybody waits") from None


@lru_cache
def written_length(length: timedelta) -> str:
    """The shortest way to write a length, exact to the millisecond."""
    rest, parts = length, []
    for unit, size in _UNITS.items():
        if unit == "s":
            seconds = rest.total_seconds()
            count: float = int(seconds) if seconds == int(seconds) else round(seconds, 3)
        else:
            count, rest = rest // size, rest % size
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


Length = Annotated[
    timedelta, BeforeValidator(read_length), PlainSerializer(written_length), Field(ge=timedelta(0))
]
"""A length of time in a file of settings, written like 20m, 3h or 2d12h."""
