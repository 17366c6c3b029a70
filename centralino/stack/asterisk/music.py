"""Which music callers hear while they wait."""

from __future__ import annotations

from pathlib import Path

from centralino.settings import Settings
from centralino.stack.asterisk.layout import AsteriskLayout


def music_folders(settings: Settings, layout: AsteriskLayout) -> dict[str, Path]:
    """The folder of each music that a destination names: one of ours if it is there, else what Asterisk brings."""
    named = {destination.music for destination in settings.telephone.destinations.values()}
    own = settings.folder / "sounds" / "music"
    return {
        name: own / name if (own / name).is_dir() else layout.data / "moh"
        for name in sorted(named | {"default"})
    }
