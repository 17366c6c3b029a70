"""Clips of any words, found by what they say: made once, however many campaigns and members they are for."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from centralino.prompts.catalogue import Voice
from centralino.prompts.clips import Clip, Recorded, Spoken, clip_files, is_whole, sound_of
from centralino.prompts.wav import RecordingError, write_clip

SAID: Final = "said"  # the folder of these clips; making the prompts leaves it alone
DIGEST: Final = (
    20  # hex digits: among a thousand million clips, the odds that two share a place are 1 in 2 million
)
FEW: Final = 40  # clips that are made sooner than other processes have started
NICENESS: Final = 10  # calls go first
AT_A_TIME: Final = 8  # clips handed to a process together


@dataclass(frozen=True, slots=True)
class Refused:
    """A clip that cannot be made, and why: a name the voice has no letters for, a recording that is none."""

    clip: Clip
    why: str


@dataclass(frozen=True, slots=True)
class Produced:
    """What a run came to."""

    made: int
    kept: int
    refused: tuple[Refused, ...]


def said(words: str, voice: Voice) -> Clip:
    """The clip of these words."""
    return Clip(place_of(words, voice), Spoken(words, voice))


def played(recording: Path) -> Clip:
    """The clip of a WAV file of one's own. Raises `RecordingError` if the file cannot be read at all."""
    try:
        content = recording.read_bytes()
    except OSError as error:
        raise RecordingError(f"{recording}: cannot be read ({error.strerror})") from error
    return Clip(_place("recorded", content), Recorded(recording))


def place_of(words: str, voice: Voice) -> str:
    """Where the clip of these words is, below the clips' folder and without suffix.

    By words and voice alone, not by the engine's version: an upgrade must not silence a campaign that is running.
    """
    content = f"{voice.name} {voice.speed:g} {voice.pitch:g} {' '.join(words.split())}"
    return _place(voice.name[:2], content.encode())


def missing(clips: Iterable[Clip], folder: Path) -> list[Clip]:
    """Those that have not been made, each once."""
    return [clip for clip in _distinct(clips) if not is_whole(folder / clip.place)]


def make(
    clips: Iterable[Clip],
    folder: Path,
    progress: Callable[[Clip], object] = id,
    processes: int | None = None,
) -> Produced:
    """Make those that are missing; `progress` hears of each, in order. One that cannot be made stops no other.

    Names by the thousand are shared out to `processes` (None: one a core). May run any number of times at once: each
    clip appears whole, and what a killed run made stands. Raises OSError when the disk does not take it.
    """
    wanted = _distinct(clips)
    refused = []
    with _nothing_removed_from(folder):
        due = [clip for clip in wanted if not _still_wanted(folder / clip.place)]
        for clip, complaint in _made_one_by_one(due, folder, processes):
            if complaint:
                refused.append(Refused(clip, complaint))
            progress(clip)
    return Produced(len(due) - len(refused), len(wanted) - len(due), tuple(refused))


def remove_unwanted(wanted: Collection[str], folder: Path, unused_since: datetime) -> int:
    """Remove the clips at no `wanted` place which `make` was last asked for before `unused_since`; how many it were.

    The age protects a campaign that is just being prepared. Does nothing while clips are being made.
    """
    with _alone_in(folder) as alone:
        old = [file for file in _files(folder) if file.stat().st_mtime < unused_since.timestamp()]
        unwanted = [file for file in old if _place_at(file, folder) not in wanted] if alone else []
        for file in unwanted:
            file.unlink(missing_ok=True)
    return len({_place_at(file, folder) for file in unwanted if not file.name.startswith(".")})


def _place(subfolder: str, content: bytes) -> str:
    return f"{SAID}/{subfolder}/{hashlib.sha256(content).hexdigest()[:DIGEST]}"


def _place_at(file: Path, folder: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _files(folder: Path) -> Iterator[Path]:
    """All of it: clips, and the halves that a killed run left."""
    return (folder / SAID).glob("*/*")


def _distinct(clips: Iterable[Clip]) -> list[Clip]:
    return list({clip.place: clip for clip in clips}.values())


def _still_wanted(place: Path) -> bool:
    """Whether the clip is there; if so, its age counts from now."""
    if not is_whole(place):
        return False
    for file in clip_files(place.parent, place.name):
        os.utime(file)
    return True


def _made_one_by_one(
    due: list[Clip], folder: Path, processes: int | None
) -> Iterator[tuple[Clip, str | None]]:
    make_it = partial(_make_one, folder)
    if len(due) < FEW:
        yield from ((clip, make_it(clip)) for clip in due)
        return
    # Spawned: a fork of a process with threads may inherit a lock that nobody will ever release.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=os.nice, initargs=(NICENESS,))
    try:
        yield from zip(due, pool.map(make_it, due, chunksize=AT_A_TIME), strict=True)
    finally:
        pool.shutdown(cancel_futures=True)


def _make_one(folder: Path, clip: Clip) -> str | None:
    """Make it, or say why not."""
    try:
        write_clip(folder / clip.place, sound_of(clip.source))
    except (RecordingError, ValueError) as error:
        return str(error)
    return None


@contextmanager
def _nothing_removed_from(folder: Path) -> Iterator[None]:
    """Any number may make clips at once, but none is removed meanwhile."""
    (folder / SAID).mkdir(parents=True, exist_ok=True)
    with (folder / f".{SAID}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Whether nobody is making clips, and keep them waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{SAID}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
