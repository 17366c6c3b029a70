"""How commands speak: tables for people, JSON for scripts, one line on stderr when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from pydantic import BaseModel
from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from centralino.database import DatabaseRefused, DatabaseUnavailable, MigrationError
from centralino.prompts.catalogue import CatalogueError
from centralino.settings import SettingsError
from centralino.stack.postgres import PostgresError
from centralino.support.importing.sheets import UnreadableSheet

AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]
By = Annotated[
    str | None, typer.Option(help="Who does this; you, unless said otherwise.", show_default=False)
]
ContactNamed = Annotated[
    str,
    typer.Argument(
        metavar="CONTACT", help="Its id, a code of it, or a part of its name.", show_default=False
    ),
]

WIDE = 200  # columns, where no terminal says how wide it is

_IN_ONE_PIECE = frozenset(
    {"id", "call", "began", "number", "caller", "at", "took"}
)  # the last to be cut short
_COLOURS = {
    "support": "green",
    "granted": "green",
    "confirmed": "green",
    "talked": "green",
    "sales": "yellow",
    "awaiting": "yellow",
    "learned": "cyan",
    "revoked": "red",
    "safe": "red",
    # of campaigns and invitations
    "running": "green",
    "ready": "cyan",
    "draft": "cyan",
    "paused": "yellow",
    "cancelled": "red",
    "yes": "green",
    "no": "blue",
    "calling": "bright_yellow",
    "texting": "cyan",
    "opposed": "red",
    "error": "red",
    "warning": "yellow",
    "rests": "red",
}
_FAULTS = (
    SettingsError,
    DatabaseUnavailable,
    DatabaseRefused,
    MigrationError,
    PostgresError,
    UnreadableSheet,
    CatalogueError,
    OSError,
)


class Complaint(Exception):
    """A command cannot do what it was asked; the text is one line for who asked."""


def fail(text: str) -> NoReturn:
    """End the command with one line on stderr and exit code 1; an open transaction is undone."""
    raise Complaint(text)


@contextmanager
def complaints_in_one_line() -> Iterator[None]:
    """What can go wrong outside our code is told in its own words, without a traceback."""
    try:
        yield
    except (Complaint, *_FAULTS) as error:
        typer.secho(str(error).strip(), err=True, fg=typer.colors.RED)
        raise typer.Exit(1) from error


def say(value: object, as_json: bool, *for_people: RenderableType) -> None:
    """Print a result: `value` whole as JSON, or what people are to see of it."""
    if as_json:
        typer.echo(json.dumps(_plain(value), ensure_ascii=False, indent=1))
        return
    console = screen()
    for position, each in enumerate(for_people):
        if position:
            console.print()
        console.print(each)


def screen(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, or wide where there is none."""
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal:
        console.width = WIDE
    return console


def table(
    *columns: str, rows: Sequence[Sequence[object]], title: str = "", empty: str = "none"
) -> RenderableType:
    """Rows under their headings; a column whose heading ends in `#` is of figures. No rows: the word for it."""
    if not rows:
        return Text(f"{title}: {empty}" if title else empty, style="dim")
    shown = Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        title=title or None,
        title_justify="left",
        title_style="bold",
    )
    for column in columns:
        name = column.removesuffix("#")
        shown.add_column(
            name, justify="right" if column.endswith("#") else "left", no_wrap=name in _IN_ONE_PIECE
        )
    for row in rows:
        shown.add_row(*(_cell(value) for value in row))
    return shown


def instant(at: datetime | None, zone: ZoneInfo) -> str:
    """An instant on the organisation's wall clock, to the second where seconds matter."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}" if local.second else f"{local:%Y-%m-%d %H:%M}"


def clock_time(at: datetime, zone: ZoneInfo) -> str:
    """An instant of a day that is known, to the hundredth of a second."""
    return at.astimezone(zone).strftime("%H:%M:%S.%f")[:-4]


def day(on: date | None) -> str:
    """A day; nothing for none."""
    return on.isoformat() if on else ""


def coloured(words: str) -> Text:
    """Words in the colour of the first of them, if it has one: green is well, yellow waits, red is closed."""
    return Text(words, style=_COLOURS.get(words.partition(" ")[0].rstrip(":"), ""))


def _cell(value: object) -> Text:
    if isinstance(value, Text):
        return value
    return coloured("" if value is None else str(value))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
