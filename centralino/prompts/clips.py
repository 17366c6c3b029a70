"""The clips there must be, which of them are out of date, and making those."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from centralino.prompts.catalogue import LANGUAGES, Catalogue, Prompt, Voice
from centralino.prompts.sound import Sound
from centralino.prompts.voice import ENGINE, synthesise
from centralino.prompts.wav import CLIP_RATES, read_recording, write_clip
from centralino.settings import Language
from centralino.settings.spelling import RECORDING

NAMES: Final = "names"  # the folder of the clips that say a contact's name, the same in every language
CAMPAIGNS: Final = (
    "campaigns"  # the folder of recordings that campaigns say by name (campaigns/clips/recordings.py)
)
MANIFEST: Final = "manifest.json"  # what each clip was made from, by fingerprint
RECIPE: Final = 1  # goes up when the same source would make another clip
WAV_HEADER: Final = 44  # bytes; a file that has no more was cut short by a power failure


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words for the synthetic voice."""

    words: str
    voice: Voice


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording of one's own."""

    path: Path


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip there must be: its place below the clips' folder, without suffix, and what it is made from."""

    place: str
    source: Spoken | Recorded


@dataclass(frozen=True, slots=True)
class Made:
    """What a run came to, in clips; `recordings` counts those made or kept that are recordings."""

    made: int
    kept: int
    recordings: int


def make_clips(clips: Sequence[Clip], folder: Path, progress: Callable[[Clip], object] = id) -> Made:
    """Make the clips whose source changed, remove those nobody says any more; `progress` hears of each made.

    Raises `RecordingError` or `ValueError` for a source no clip can be made from; those made before it stand.
    """
    with _alone_in(folder):
        stale = out_of_date(clips, folder)
        current = {clip.place: _fingerprint(clip.source) for clip in clips if clip not in stale}
        _write_manifest(
            folder, current
        )  # without the stale: if we are killed now, none of them passes for made
        try:
            for clip in stale:
                write_clip(folder / clip.place, sound_of(clip.source))
                current[clip.place] = _fingerprint(clip.source)
                if progress is not None:
                    progress(clip)
        finally:
            _write_manifest(folder, current)
        _remove_all_but(clips, folder)
    return Made(len(stale), len(clips) - len(stale), sum(isinstance(clip.source, Recorded) for clip in clips))


def make_clip(clip: Clip, folder: Path) -> None:
    """Make this one, whatever is due besides.

    Raises as `make_clips` does, and OSError when the disk does not take it.
    """
    with _alone_in(folder):
        current = _read_manifest(folder)
        current.pop(clip.place, None)
        _write_manifest(folder, current)
        write_clip(folder / clip.place, sound_of(clip.source))
        current[clip.place] = _fingerprint(clip.source)
        _write_manifest(folder, current)


def wanted_clips(catalogue: Catalogue, own: Path) -> list[Clip]:
    """Every prompt in every language, by its recording in `own` if there is one, and every name recorded."""
    prompts = [prompt_clip(catalogue, own, language, prompt) for prompt in Prompt for language in LANGUAGES]
    return prompts + [
        Clip(f"{NAMES}/{path.stem}", Recorded(own / path)) for path in _files(own) if _is_name(path)
    ]


def prompt_clip(catalogue: Catalogue, own: Path, language: Language, prompt: Prompt) -> Clip:
    """That of one prompt in one language, by its recording in `own` if there is one."""
    return Clip(f"{language}/{prompt}", _source(own, language, prompt, catalogue))


def out_of_date(clips: Sequence[Clip], folder: Path) -> list[Clip]:
    """The clips that are missing, or were made from something else than they should be now."""
    manifest = _read_manifest(folder)
    return [
        clip
        for clip in clips
        if manifest.get(clip.place) != _fingerprint(clip.source) or not is_whole(folder / clip.place)
    ]


def stray_recordings(own: Path) -> list[Path]:
    """Files among the recordings that no caller will ever hear: misspelt, in a wrong folder or no .wav."""
    heard = (_is_prompt, _is_name, _is_of_campaigns)
    return [own / path for path in _files(own) if not any(each(path) for each in heard)]


def clip_files(folder: Path, place: str) -> list[Path]:
    """The files a clip consists of, one for each rate."""
    return [folder / f"{place}{suffix}" for suffix in CLIP_RATES]


def sound_of(source: Spoken | Recorded) -> Sound:
    """What a clip is made from, as sound. Raises `RecordingError` or `ValueError` when there is none to be heard."""
    match source:
        case Spoken(words, voice):
            return synthesise(words, voice)
        case Recorded(path):
            return read_recording(path)


def is_whole(place: Path) -> bool:
    """Whether the files of a clip, its path given without suffix, are all there and none was cut to nothing."""
    files = clip_files(place.parent, place.name)
    return all(file.is_file() and file.stat().st_size > WAV_HEADER for file in files)


def _source(own: Path, language: Language, prompt: Prompt, catalogue: Catalogue) -> Spoken | Recorded:
    recording = own / language / f"{prompt}.wav"
    if recording.is_file():
        return Recorded(recording)
    return Spoken(catalogue.words[prompt][language], catalogue.voices[language])


def _files(own: Path) -> list[Path]:
    found = (path.relative_to(own) for path in own.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.parts))


def _is_prompt(path: Path) -> bool:
    return path.as_posix() in {f"{language}/{prompt}.wav" for language in LANGUAGES for prompt in Prompt}


def _is_name(path: Path) -> bool:
    return re.fullmatch(rf"{NAMES}/[A-Za-z0-9_-]+\.wav", path.as_posix()) is not None


def _is_of_campaigns(path: Path) -> bool:
    return path.parent.as_posix() == CAMPAIGNS and RECORDING.fullmatch(path.name) is not None


def _fingerprint(source: Spoken | Recorded) -> str:
    match source:
        case Spoken(words, voice):
            made_from = f"{RECIPE} {ENGINE} {voice} {words}".encode()
        case Recorded(path):
            made_from = f"{RECIPE} ".encode() + path.read_bytes()
    return hashlib.sha256(made_from).hexdigest()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep a second run, of another terminal say, waiting until this one is done."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read_manifest(folder: Path) -> dict[str, str]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}  # everything is made again
    return manifest if isinstance(manifest, dict) else {}


def _write_manifest(folder: Path, manifest: Mapping[str, str]) -> None:
    part = folder / f".{MANIFEST}.part"
    part.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    part.replace(folder / MANIFEST)


def _remove_all_but(clips: Sequence[Clip], folder: Path) -> None:
    wanted = {file for clip in clips for file in clip_files(folder, clip.place)}
    for subfolder in (*LANGUAGES, NAMES):
        for file in (folder / subfolder).glob("*"):
            if file not in wanted:
                file.unlink()
