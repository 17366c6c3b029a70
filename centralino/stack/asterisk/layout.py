"""Where the Asterisk that set-up found or unpacked lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self


class AsteriskMissing(Exception):
    """Set-up has not run yet, or what it found has gone since."""


@dataclass(frozen=True, slots=True)
class AsteriskLayout:
    """The program and its folders; `source` says how we came by it (path, package, testing)."""

    binary: Path
    modules: Path
    data: Path
    version: str
    source: str

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What set-up wrote into .asterisk/layout.json of a checkout. Raises `AsteriskMissing`."""
        written = folder / ".asterisk" / "layout.json"
        try:
            told = json.loads(written.read_text(encoding="utf-8"))
            binary, modules, data = (folder / told[name] for name in ("binary", "modules", "data"))
            layout = cls(binary, modules, data, str(told["version"]), str(told["source"]))
        except FileNotFoundError as error:
            raise AsteriskMissing("there is no Asterisk yet: run `make setup`") from error
        except (KeyError, TypeError, ValueError) as error:
            raise AsteriskMissing(f"{written} cannot be read ({error}): run `make setup`") from error
        if not layout.binary.exists() or not layout.modules.is_dir():
            raise AsteriskMissing(f"{layout.binary} is not there any more: run `make setup`")
        return layout
