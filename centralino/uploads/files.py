"""The folder of uploads: each file under a name nobody can guess, bounded in length, and its report beside it."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterable, Iterable
from dataclasses import dataclass
from pathlib import Path

from centralino.settings import Settings

MOST_BYTES = 100 << 20
LONGEST_NAME = 120  # characters
_REPORT = ".report.csv"
_ROWS = ".rows.jsonl"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the folder."""

    file: str
    bytes: int


def folder_of(settings: Settings) -> Path:
    """Where uploads are kept."""
    return settings.state_folder / "uploads"


async def keep(folder: Path, chunks: AsyncIterable[bytes], most: int = MOST_BYTES) -> Kept | None:
    """Put a file into the folder as it comes; None, and nothing is kept, of one longer than `most` bytes."""
    file = secrets.token_hex(16)
    part, length = folder / f"{file}{_PART}", 0
    out = _new_file(part)
    try:
        async for chunk in chunks:
            length += len(chunk)
            if length > most:
                return None
            await asyncio.to_thread(_write, out, chunk)
        await asyncio.to_thread(part.rename, folder / file)
        return Kept(file, length)
    finally:
        os.close(out)
        await asyncio.to_thread(part.unlink, missing_ok=True)


def plain_name(written: str) -> str:
    """What a file is called, without the folders before it and whatever cannot be shown."""
    last = re.split(r"[\\/]", written)[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown[-LONGEST_NAME:] or "?"


def report_beside(folder: Path, file: str) -> Path:
    """Where the report of this file is, or will be."""
    return folder / f"{file}{_REPORT}"


def rows_beside(folder: Path, file: str) -> Path:
    """Where what the report tells is, or will be, for who reads it page by page."""
    return folder / f"{file}{_ROWS}"


def remove(folder: Path, files: Iterable[str]) -> None:
    """These are no more, nor what was reported of them."""
    for file in files:
        (folder / file).unlink(missing_ok=True)
        report_beside(folder, file).unlink(missing_ok=True)
        rows_beside(folder, file).unlink(missing_ok=True)


def strays(folder: Path, known: set[str], older_than: float) -> list[str]:
    """Files that belong to no upload, and have not been touched since that instant (seconds of Unix time)."""
    if not folder.is_dir():
        return []
    found = {
        re.sub(r"\..*$", "", path.name) for path in folder.iterdir() if path.stat().st_mtime < older_than
    }
    return sorted(found - known)


def sweep(folder: Path, files: Iterable[str]) -> None:
    """Remove files with whatever hangs on their names."""
    for file in files:
        for path in folder.glob(f"{file}*"):
            path.unlink(missing_ok=True)


def _new_file(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _write(out: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(out, view) :]
