"""Asterisk's configuration files from their templates; no value can become a second line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import SecretStr

TEMPLATES = Path(__file__).resolve().parents[3] / "asterisk-config"


def render(names: Iterable[str], values: Mapping[str, object]) -> dict[str, str]:
    """Configuration files by name (`pjsip.conf`), from the templates of the same name and `.j2`.

    Raises `jinja2.UndefinedError` for a value a template names and nobody gave, `ValueError` for one that
    cannot be written into a configuration file.
    """
    environment = Environment(  # noqa: S701 -- not HTML: `_written` escapes for Asterisk instead
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        finalize=_written,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = _plain
    return {name: environment.get_template(f"{name}.j2").render(values) for name in names}


def _written(value: object) -> str:
    """Every `{{ value }}` passes here: one line, and `;` is a semicolon, not the beginning of a comment."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    if any(character in text for character in "\r\n\0"):
        raise ValueError(f"a line break in a configuration value: {text!r}")
    return text.replace(";", "\\;")


def _plain(value: object) -> str:
    """A value for the dialplan, which would evaluate `${…}` and `$[…]`."""
    text = str(value)
    if "$" in text:
        raise ValueError(f"a $ in a value for the dialplan: {text!r}")
    return text
