"""Whose a file of the journal is: whoever holds its lock, from before it has its name until it is gone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import structlog

log = structlog.get_logger()


def new_file(path: Path) -> int:
    """A descriptor to write a file with, ours until it is closed. Raises `OSError`.

    It gets its name only when it is locked: nobody finds it under that name and takes it for abandoned.
    """
    unnamed = path.with_suffix(".new")
    file = _locked(unnamed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        unnamed.rename(path)
    except OSError:
        os.close(file)
        raise
    return file


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Whether a file is ours to read, move and delete until the end of the block.

    It is not while a living process holds it, nor once another has done away with it.
    """
    file = _taken(path)
    if file is None:
        yield False
        return
    try:
        # Between our finding it and our taking it, it may have been settled: then its name is gone.
        yield path.exists()
    finally:
        os.close(file)


def is_held(path: Path) -> bool:
    """Whether a living process writes a file; looking keeps nobody from it for longer than a moment."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def set_aside(path: Path) -> Path:
    """Put a file that cannot be understood where it blocks nothing and is kept for a person to look at."""
    aside = path.parent / "unreadable"
    aside.mkdir(exist_ok=True)
    return path.rename(aside / path.name)


def complain_once(path: Path, error: Exception) -> None:
    """Say that a file stays where it is, and why: once, for it is tried again every second."""
    _complain(str(path), repr(error))


@lru_cache(maxsize=1_000)
def _complain(file: str, error: str) -> None:
    log.error("cannot be settled, and is left", file=file, error=error, exc_info=True)


def _taken(path: Path) -> int | None:
    try:
        return _locked(path, os.O_RDWR)  # NFS locks for one alone only what is open for writing
    except (BlockingIOError, FileNotFoundError):
        return None
    except OSError as error:
        complain_once(path, error)
        return None


def _locked(path: Path, flags: int) -> int:
    file = os.open(path, flags, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file
