"""What a campaign says by recordings of the organisation's own: which files, as which clips, and what is wrong."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from centralino.campaigns.rules.plan import Plan
from centralino.prompts import own as recordings
from centralino.prompts import spoken
from centralino.prompts.clips import CAMPAIGNS, Clip
from centralino.prompts.sound import Sound
from centralino.prompts.wav import RecordingError, read_recording, write_wav


def recording(plan: Plan, saying: str, own: Path) -> Path | None:
    """The file that the plan names for a saying, in the folder of the organisation's own recordings."""
    name = plan.words.recordings().get(saying)
    return own / CAMPAIGNS / name if name else None


def clip_of(path: Path) -> Clip | None:
    """The clip of a recording as it is now, by its content; None when it cannot be read."""
    try:
        found = path.stat()
        return _clip(path, found.st_mtime_ns, found.st_size)
    except (OSError, RecordingError):
        return None


def keep(own: Path, clips: Path, name: str, sound: Sound, at: datetime) -> None:
    """From now on the recording of this name, without suffix, is this one; what it was before is put aside.

    Its clip is made first, so that a campaign that runs says nothing else meanwhile. Raises `RecordingError`, and
    OSError when the disk does not take it.
    """
    with TemporaryDirectory() as aside:
        written = Path(aside) / f"{name}.wav"
        write_wav(written, sound)
        made = spoken.make([spoken.played(written)], clips)
    if made.refused:
        raise RecordingError(made.refused[0].why)
    recordings.keep(own, f"{CAMPAIGNS}/{name}", sound, at)


def unusable(plan: Plan, own: Path) -> list[str]:
    """What is wrong with the recordings that a plan names."""
    complaints = []
    for saying in plan.words.recordings():
        path = recording(plan, saying, own)
        try:
            read_recording(path or own)
        except RecordingError as error:
            complaints.append(f"words.{saying}: {error}")
    return complaints


@lru_cache(maxsize=64)
def _clip(path: Path, _changed_at: int, _size: int) -> Clip:
    return spoken.played(path)
