"""The settings in force: of telephone.toml, opening hours and destinations are taken as soon as the file changes."""

from __future__ import annotations

from pathlib import Path

import structlog

from centralino.settings import Settings, SettingsError, read_telephone
from centralino.settings.telephone import Telephone
from centralino.settings.telephone.plan import complaints

log = structlog.get_logger()

TAKEN = ("hours", "destinations")
"""Tables that we alone read, call by call; others are in Asterisk's configuration too, or a process holds them."""

Signature = tuple[int, int, int]


class SettingsInForce:
    """Those that a process has started with, but for the tables that are taken from the file as it changes.

    A file that is wrong, or no longer has a name that a call may be on its way to, changes nothing: `complaint` says
    why. What was read last stays in force.
    """

    def __init__(self, began_with: Settings) -> None:
        self._began_with = self._present = began_with
        self._seen = _signature(began_with.telephone_file)
        self._complaint: str | None = None

    @property
    def settings(self) -> Settings:
        """As of this moment: the file is looked at each time, and read when it is another one."""
        self._look()
        return self._present

    @property
    def complaint(self) -> str | None:
        """Why what the file says at this moment is not in force; None where it is."""
        self._look()
        return self._complaint

    def _look(self) -> None:
        path = self._began_with.telephone_file
        if path is not None and (signature := _signature(path)) != self._seen:
            self._seen = signature
            self._take(path)

    def _take(self, path: Path) -> None:
        try:
            telephone = self._with_what_is_taken(read_telephone(path))
        except (SettingsError, OSError) as error:
            self._complaint = str(error)
            log.error("what has changed in telephone.toml is not in force", why=self._complaint)
            return
        self._present = self._began_with.model_copy(update={"telephone": telephone})
        self._complaint = None
        log.info("hours and destinations are in force as they are written now")

    def _with_what_is_taken(self, written: Telephone) -> Telephone:
        """What we began with, with those tables as they are written now. Raises `SettingsError`."""
        present = self._present.telephone
        gone = [
            f"{table}.{name}"
            for table in TAKEN
            for name in getattr(present, table).keys() - getattr(written, table).keys()
        ]
        if gone:
            raise SettingsError(f"{', '.join(sorted(gone))}: taken away at the next restart only")
        tables = {table: getattr(written, table) for table in TAKEN}
        together = self._began_with.telephone.model_copy(update=tables)
        if wrong := list(complaints(together)):
            raise SettingsError(f"in force at the next restart only: {'; '.join(wrong)}")
        return together


def _signature(path: Path | None) -> Signature | None:
    """What is another when the file is; None for none."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
