"""Where settings are written: the environment, .env, .secrets.env and telephone.toml, read as plain values."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from dotenv.parser import Binding, parse_stream

PREFIX = "CENTRALINO_"
SHARED_NAMES = frozenset({"DATABASE_URL"})


class SettingsError(Exception):
    """A setting is unknown, missing or malformed; the text names it and says what to do."""


def written_settings(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Settings by their full name; the environment wins over .env, and .env over .secrets.env.

    Raises `SettingsError` for a name in our files that is not ours to set, and for a line that sets nothing.
    """
    found: dict[str, str] = {}
    for name in (".secrets.env", ".env"):
        found |= _read_file(folder / name)
    return found | {name: value for name, value in environment.items() if _is_ours(name)}


def where_written(folder: Path, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Where each setting that is written stands, by its full name: in which file, or "environment".

    Raises as `written_settings`.
    """
    found: dict[str, str] = {}
    for name in (".secrets.env", ".env"):
        found |= dict.fromkeys(_read_file(folder / name), name)
    return found | {name: "environment" for name in environment if _is_ours(name)}


def _read_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    written: dict[str, str] = {}
    for line in _lines(path):
        if line.error or (line.key and line.value is None):
            raise SettingsError(f"{path.name}: line {_number_of(line)} is not written like NAME=value")
        if line.key:
            written[line.key] = line.value or ""
    foreign = sorted(name for name in written if not _is_ours(name))
    if foreign:
        raise SettingsError(f"{path.name}: {', '.join(foreign)} is no setting of ours; see .env.example")
    return written


def _lines(path: Path) -> list[Binding]:
    try:
        with path.open(encoding="utf-8") as file:
            return list(parse_stream(file))
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name}: {error}") from error


def _number_of(line: Binding) -> int:
    """Where it begins in its file; blank lines before it count as its own to dotenv."""
    text = line.original.string
    blank = text[: len(text) - len(text.lstrip())]
    return line.original.line + blank.count("\n")


def _is_ours(name: str) -> bool:
    return name.startswith(PREFIX) or name in SHARED_NAMES


def read_toml(path: Path) -> dict[str, object]:
    """The tables of a TOML file. Raises `SettingsError` if it is missing or does not parse."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path} is missing: `make setup` writes one, or copy telephone.example.toml"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: {error}") from error
