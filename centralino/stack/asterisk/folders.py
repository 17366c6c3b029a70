"""The folders of one Asterisk: what it changes is its own, what it only reads is linked."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from centralino.stack.asterisk.layout import AsteriskLayout

# A Unix socket's whole path must fit into 108 bytes, its closing zero included (unix(7), sun_path).
LONGEST_SOCKET_PATH = 107


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of one instance below its `root`."""

    root: Path

    @property
    def etc(self) -> Path:
        return self.root / "etc"

    @property
    def lib(self) -> Path:
        return self.root / "lib"

    @property
    def spool(self) -> Path:
        return self.root / "spool"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def sounds_and_music(self) -> Path:
        return self.root / "data"

    def make(self) -> None:
        """Make those that are missing. Nobody but us looks into them: they hold passwords and numbers."""
        for folder in (self.root, self.etc, self.lib, self.spool, self.run, self.log, self.sounds_and_music):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        socket = self.run / "asterisk.ctl"
        if len(bytes(socket)) > LONGEST_SOCKET_PATH:
            raise ValueError(f"{socket} is too long for a socket: set CENTRALINO_STATE to a shorter path")


def link_sounds(folders: Folders, layout: AsteriskLayout, clips: Path, languages: Iterable[str]) -> None:
    """Put Asterisk's sounds and our clips side by side: `digits/1`, `centralino/greeting`, by language."""
    shutil.rmtree(folders.sounds_and_music, ignore_errors=True)
    sounds = folders.sounds_and_music / "sounds"
    sounds.mkdir(mode=0o700, parents=True)
    for entry in layout.data.iterdir():
        if entry.name != "sounds":
            (folders.sounds_and_music / entry.name).symlink_to(entry)
    for language in languages:
        spoken = sounds / language
        spoken.mkdir()
        for sound in core_sounds(layout, language):
            (spoken / sound.name).symlink_to(sound)
        (spoken / "centralino").symlink_to(clips / language)
    # Found last, and in no language: the clips that say a contact's name.
    (sounds / "centralino").symlink_to(clips)


def core_sounds(layout: AsteriskLayout, language: str) -> list[Path]:
    """Asterisk's own recordings in a language; Debian names the folder it_IT_m_Carlo, others it."""
    named = sorted((layout.data / "sounds").glob(f"{language}_*"))
    folder = next((each for each in (layout.data / "sounds" / language, *named) if each.is_dir()), None)
    return list(folder.iterdir()) if folder else []
