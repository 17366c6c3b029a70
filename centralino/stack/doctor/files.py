"""What lies on the disk: secrets that only we may read, prompts, music, records that wait for the database."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from centralino.prompts.catalogue import CatalogueError, read_catalogue
from centralino.prompts.clips import out_of_date, wanted_clips
from centralino.settings import Settings
from centralino.stack.asterisk import AsteriskLayout
from centralino.stack.asterisk.music import music_folders
from centralino.stack.doctor.findings import Finding, look, well, wrong
from centralino.worded import worded

SECRETS = (".secrets.env", ".env")
STALE_AFTER = 120.0  # seconds after which a record should long be in the database


def private_files(settings: Settings) -> Iterator[Finding]:
    """Files with passwords, and who may read them."""
    files = [settings.folder / name for name in SECRETS]
    files += [settings.telephone_file] if settings.telephone_file else []
    there = [path for path in files if path.exists()]
    exposed = [path for path in there if path.stat().st_mode & 0o077]
    names = ", ".join(path.name for path in exposed or there)
    if exposed:
        do = f"chmod 600 {' '.join(os.path.relpath(path, settings.folder) for path in exposed)}"
        yield wrong(worded("secrets"), worded("others may read %(files)s", files=names), do)
    else:
        yield well(worded("secrets"), worded("%(files)s: readable to their owner alone", files=names))


def prompts(settings: Settings) -> Finding:
    """Whether every clip is there in every language, and says what it should."""
    sounds = settings.folder / "sounds"
    try:
        wanted = wanted_clips(read_catalogue(sounds / "prompts.toml"), settings.folder / settings.prompts)
        missing = out_of_date(wanted, sounds / "clips")
    except (CatalogueError, OSError) as error:
        return wrong(worded("prompts"), str(error), "docs/prompts.md")
    if missing:
        found = worded(
            "%(missing)s of %(all)s are missing or old, first %(first)s",
            missing=len(missing),
            all=len(wanted),
            first=str(missing[0].place),
        )
        return wrong(worded("prompts"), found, "centralino prompts make")
    return well(worded("prompts"), worded("%(num)s clips", num=len(wanted)))


def music(settings: Settings, layout: AsteriskLayout) -> Finding:
    """Whether callers who wait hear anything."""
    folders = music_folders(settings, layout)
    silent = [name for name, folder in folders.items() if not any(folder.glob("*"))]
    if silent:
        where = settings.folder / "sounds" / "music" / silent[0]
        found = worded("none for %(names)s", names=", ".join(silent))
        return look(worded("music"), found, worded("put sound files into %(folder)s", folder=str(where)))
    return well(worded("music"), ", ".join(folders))


def waiting_records(journal: Path) -> Finding:
    """Records of calls that are over and not in the database yet."""
    now = time.time()
    stale = [path for path in journal.glob("*.pbx") if now - path.stat().st_mtime > STALE_AFTER]
    if stale:
        found = worded("%(num)s calls wait for the database", num=len(stale))
        return look(worded("records"), found, worded("they are saved once it answers"))
    return well(worded("records"), worded("none waits for the database"))
