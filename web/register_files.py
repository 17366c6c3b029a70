"""A new edition of a register: its file is looked through, and taken once somebody has seen what is in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from centralino.access.store import audit
from centralino.access.store.audit import Via
from centralino.campaigns.life.register_files import Found, look_through, numbers_of
from centralino.campaigns.life.registers import RegisterImported, import_register
from centralino.directory.contacts import Refused
from centralino.support.importing.sheets import UnreadableSheet
from centralino.uploads import files
from web.errands import Errand, Progress
from web.office import Office

STRAY_AFTER: Final = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that lies here until it is taken or given up: its name in our folder, and the one it came with."""

    file: str
    name: str
    register: str
    as_of: date


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in it."""

    brought: Brought
    found: Found


@dataclass(frozen=True, slots=True)
class Unreadable:
    """It is no sheet, or breaks off."""

    why: str


async def keep(office: Office, pieces: AsyncIterable[bytes]) -> str | None:
    """Its name in our folder; None, and nothing is kept, of one that is longer than files may be."""
    folder = _folder(office)
    await asyncio.to_thread(_sweep, folder)
    kept = await files.keep(folder, pieces)
    return kept.file if kept else None


def look(office: Office, brought: Brought) -> None:
    """Begin to look through it; `errand_of` comes to `Looked`, or `Unreadable`."""
    folder, region = _folder(office), office.settings.default_region

    async def work(progress: Progress) -> Looked | Unreadable:
        try:
            found = await asyncio.to_thread(look_through, folder / brought.file, region, progress)
        except UnreadableSheet as error:
            files.remove(folder, [brought.file])
            return Unreadable(error.why(brought.file))
        return Looked(brought, found)

    office.errands.begin(_errand(brought.file), work, heavy=True)


def take(office: Office, brought: Brought, *, at: datetime, by: str, via: Via) -> None:
    """Begin to put it in the place of the edition before; `errand_of` comes to `RegisterImported`, or `Refused`."""
    file = _folder(office) / brought.file

    async def work(progress: Progress) -> RegisterImported | Refused:
        numbers = numbers_of(file, office.settings.default_region, progress)
        done = await import_register(office.database, brought.register, brought.as_of, numbers, at=at, by=by)
        if isinstance(done, RegisterImported):
            await _note(office, brought, done, at=at, by=by, via=via)
        files.remove(file.parent, [brought.file])
        return done

    forget(office, brought.file)
    office.errands.begin(_errand(brought.file), work, heavy=True)


def give_up(office: Office, brought: Brought) -> None:
    """It is not wanted."""
    forget(office, brought.file)
    files.remove(_folder(office), [brought.file])


def drop(office: Office, file: str) -> None:
    """It was kept, and nothing has begun."""
    files.remove(_folder(office), [file])


def errand_of(office: Office, file: str) -> Errand | None:
    """What is being done with it, or was done last; None for one that is not known any more."""
    return office.errands.find(_errand(file))


def looked(office: Office, file: str) -> Looked | None:
    """One that waits to be taken."""
    errand = errand_of(office, file)
    return errand.result if errand and isinstance(errand.result, Looked) else None


def forget(office: Office, file: str) -> None:
    """What came of it was told."""
    office.errands.take(_errand(file))


async def _note(
    office: Office, brought: Brought, done: RegisterImported, *, at: datetime, by: str, via: Via
) -> None:
    async with office.database.transaction() as connection:
        await audit.note(
            connection,
            at=at,
            by=by,
            via=via,
            what="imported",
            kind="registers",
            subject="import",
            after={"file": brought.name, "taken": done.numbers},
        )


def _folder(office: Office) -> Path:
    return office.settings.state_folder / "registers"


def _sweep(folder: Path) -> None:
    """What nobody took, nor gave up, for a day."""
    files.sweep(folder, files.strays(folder, set(), time.time() - STRAY_AFTER))


def _errand(file: str) -> str:
    return f"register {file}"
