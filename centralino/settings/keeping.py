"""Putting a changed telephone.toml in the place of the old one, which is kept: it is checked whole before that."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from centralino.settings import SettingsError, read_telephone
from centralino.settings.telephone import Telephone


class ChangedMeanwhile(Exception):
    """The file is not the one that was shown."""


def version_of(path: Path) -> str:
    """What is another when the file's text is. Raises `OSError`."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def may_be_changed(path: Path | None) -> bool:
    """Whether this process may put another file in its place."""
    return path is not None and path.is_file() and os.access(path.parent, os.W_OK)


def change(path: Path, shown: str, rewrite: Callable[[str], str]) -> Telephone:
    """Rewrite the file whose version was `shown`; the old one stays beside it as telephone.toml.before.

    It is checked by whoever reads it at the next start, and nothing is written that they would refuse. Raises
    `ChangedMeanwhile`, `SettingsError`, `OSError`, and what `rewrite` raises.
    """
    with _alone(path.parent):
        text = path.read_bytes()
        if hashlib.sha256(text).hexdigest() != shown:
            raise ChangedMeanwhile
        new = path.with_name(f".{path.name}.new")
        _write(new, rewrite(text.decode()).encode(), like=path)
        try:
            checked = _checked(new, path.name)
            _write(path.with_name(f"{path.name}.before"), text, like=path)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    return checked


def _checked(new: Path, name: str) -> Telephone:
    try:
        return read_telephone(new)
    except SettingsError as error:
        raise SettingsError(str(error).removeprefix(f"{new.name}: ").replace(new.name, name)) from error


def _write(path: Path, text: bytes, *, like: Path) -> None:
    """On the disk before this returns; with the rights of a file that has passwords in it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(text)
        file.flush()
        os.fchmod(file.fileno(), like.stat().st_mode & 0o777)
        os.fsync(file.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else of us changes it meanwhile, in whichever process."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)
