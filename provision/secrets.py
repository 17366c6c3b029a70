"""The step Secrets: passwords nobody needs to choose, made once, in files that only their owner reads."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from provision.step import Step, Workplace

# Settings that are generated, by their full name; the settings read them from .secrets.env.
GENERATED = ("CENTRALINO_AMI_PASSWORD",)
SECRETS = ".secrets.env"
TELEPHONE, EXAMPLE = "telephone.toml", "telephone.example.toml"
# Stands in the example wherever a password goes, so that no two installations have the same.
PLACEHOLDER = "GENERATED-AT-SET-UP"


def secrets_step(checkout: Path) -> Step:
    """Due when a secret is missing; what is there is never written over."""
    return Step(
        name="Secrets",
        inputs=(GENERATED, (checkout / EXAMPLE).exists()),
        present=lambda: not _missing(checkout) and (checkout / TELEPHONE).exists(),
        work=_make,
    )


def new_secret() -> str:
    """43 letters, digits, - and _ : nothing that means something in a configuration file."""
    return secrets.token_urlsafe(32)


def _make(workplace: Workplace) -> str:
    checkout = workplace.checkout
    if missing := _missing(checkout):
        lines = "".join(f"{name}={new_secret()}\n" for name in missing)
        known = _read(checkout / SECRETS)
        _write_private(checkout / SECRETS, known + ("\n" if known and known[-1] != "\n" else "") + lines)
    if not (checkout / TELEPHONE).exists() and (checkout / EXAMPLE).exists():
        example = _read(checkout / EXAMPLE)
        _write_private(checkout / TELEPHONE, re.sub(PLACEHOLDER, lambda _: new_secret(), example))
    return f"in {SECRETS} and {TELEPHONE}, readable by their owner alone"


def _missing(checkout: Path) -> list[str]:
    known = f"{_read(checkout / SECRETS)}\n{_read(checkout / '.env')}"
    return [name for name in GENERATED if not re.search(rf"^\s*(?:export\s+)?{name}=", known, re.MULTILINE)]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write_private(path: Path, text: str) -> None:
    """Write a file that never, not even half-written, is readable by others."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)
