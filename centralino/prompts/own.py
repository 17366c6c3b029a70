"""The organisation's own recordings, as pages keep them: one in force at each place, and those that were before it.

A place is a file's path in the folder of recordings, without suffix: it/greeting, campaigns/spring. All of it is files,
so that whoever likes may put them there by hand, and copy the folder.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from centralino.prompts.sound import Sound
from centralino.prompts.wav import write_wav

BEFORE: Final = ".before"  # the folder of those that are not in force any more
KEPT: Final = 20  # of each place
_STAMP: Final = "%Y%m%dT%H%M%S%fZ"
_NAME: Final = re.compile(r"\d{8}T\d{12}Z")


@dataclass(frozen=True, slots=True)
class Earlier:
    """A recording that was in force until `until`; by its `name` it can be heard, and be in force again."""

    name: str
    until: datetime


def in_force(own: Path, place: str) -> Path | None:
    """The recording that wins over the voice, if there is one."""
    path = _path(own, place)
    return path if path.is_file() else None


def keep(own: Path, place: str, sound: Sound, at: datetime) -> None:
    """From now on this is the one in force; the one before is put aside.

    Raises OSError when the disk does not take it.
    """
    path = _path(own, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    write_wav(part, sound)
    put_aside(own, place, at)
    part.replace(path)


def put_aside(own: Path, place: str, at: datetime) -> bool:
    """None is in force any more; False if there was none. Of those put aside the oldest are removed by and by."""
    path, before = _path(own, place), _before(own, place)
    if not path.is_file():
        return False
    before.mkdir(parents=True, exist_ok=True)
    path.replace(before / f"{at.astimezone(UTC).strftime(_STAMP)}.wav")
    for old in earlier(own, place)[KEPT:]:
        (before / f"{old.name}.wav").unlink(missing_ok=True)
    return True


def take_again(own: Path, place: str, name: str, at: datetime) -> bool:
    """An earlier one is in force again, and what was in force is put aside; False if it is not there."""
    old = earlier_file(own, place, name)
    if old is None:
        return False
    path = _path(own, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    put_aside(own, place, at)
    old.replace(path)
    return True


def earlier(own: Path, place: str) -> list[Earlier]:
    """Those that were put aside, the last first."""
    names = (path.stem for path in _before(own, place).glob("*.wav"))
    found = [Earlier(name, _until(name)) for name in names if _NAME.fullmatch(name)]
    return sorted(found, key=lambda each: each.name, reverse=True)


def earlier_file(own: Path, place: str, name: str) -> Path | None:
    """The file of an earlier one; None for a name that is none."""
    path = _before(own, place) / f"{name}.wav"
    return path if _NAME.fullmatch(name) and path.is_file() else None


def _path(own: Path, place: str) -> Path:
    return own / f"{place}.wav"


def _before(own: Path, place: str) -> Path:
    return own / BEFORE / place


def _until(name: str) -> datetime:
    return datetime.strptime(name, _STAMP).replace(tzinfo=UTC)
