"""`centralino prompts`: what callers hear, made into clips, listed and checked."""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from centralino.prompts.catalogue import CatalogueError
from centralino.prompts.clips import (
    Clip,
    Recorded,
    Spoken,
    clip_files,
    make_clips,
    out_of_date,
    stray_recordings,
)
from centralino.prompts.place import Place
from centralino.prompts.wav import RecordingError
from centralino.settings import Settings, SettingsError
from centralino.settings.sources import PREFIX, written_settings

app = typer.Typer(help="What callers hear: make the clips, list them, check that none is missing.")

AsJson = Annotated[bool, typer.Option("--json", help="For scripts.")]


@app.command()
def make() -> None:
    """Make the clips whose words, voice or recording changed."""
    with _complaints_in_one_line():
        place = _place()
        clips = place.wanted()
        with _progress() as progress:
            task = progress.add_task("prompts", total=len(out_of_date(clips, place.clips)))
            result = make_clips(clips, place.clips, lambda _: progress.advance(task))
    for path in stray_recordings(place.own):
        _complain(_about_stray(path, place.own))
    typer.echo(f"prompts: made {result.made}, kept {result.kept}, own recordings {result.recordings}")


@app.command(name="list")
def list_(
    language: Annotated[str, typer.Option(help="Only this language: it, en or es; or names.")] = "",
    as_json: AsJson = False,
) -> None:
    """List every prompt: from a recording or the voice, how long it lasts, what it says."""
    with _complaints_in_one_line():
        place = _place()
        lines = [_line(clip, place) for clip in place.wanted()]
    if language not in {"", *(line.language for line in lines)}:
        raise typer.BadParameter(f"there is nothing in {language!r}")
    chosen = [line for line in lines if language in ("", line.language)]
    if as_json:
        typer.echo(json.dumps([line.as_object() for line in chosen], ensure_ascii=False, indent=1))
    else:
        _print_table(chosen)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Say what is missing, out of date or misspelt; exit code 1 if anything is."""
    with _complaints_in_one_line():
        place = _place()
        stale = out_of_date(place.wanted(), place.clips)
    complaints = [
        f"{clip.place}: not made yet, or changed since; run `centralino prompts make`" for clip in stale
    ]
    complaints += [_about_stray(path, place.own) for path in stray_recordings(place.own)]
    if as_json:
        typer.echo(json.dumps(complaints, ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(complaints) or "prompts: nothing is missing")
    raise typer.Exit(1 if complaints else 0)


def _place() -> Place:
    """The checkout we stand in. Not by all its settings: there may be no telephone.toml yet."""
    folder = Path.cwd()
    own = written_settings(folder).get(f"{PREFIX}PROMPTS", str(Settings.model_fields["prompts"].default))
    return Place.of(folder, Path(own))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list; seconds are None while the clip has not been made."""

    name: str
    language: str
    source: str
    seconds: float | None
    words: str

    def as_object(self) -> dict[str, object]:
        return {field: getattr(self, field) for field in self.__slots__}


def _line(clip: Clip, place: Place) -> _Line:
    language, name = clip.place.split("/")
    seconds = _seconds(clip_files(place.clips, clip.place)[0])
    match clip.source:
        case Spoken(words, voice):
            return _Line(name, language, voice.name, seconds, words)
        case Recorded():
            return _Line(name, language, "recording", seconds, "")
    raise AssertionError(clip.source)


def _seconds(clip: Path) -> float | None:
    if not clip.is_file():
        return None
    with wave.open(str(clip), "rb") as file:
        return round(file.getnframes() / file.getframerate(), 2)


def _print_table(lines: Sequence[_Line]) -> None:
    table = Table("name", "language", "source", "seconds", "words")
    table.columns[3].justify = "right"
    for line in lines:
        seconds = "not made" if line.seconds is None else f"{line.seconds:.1f}"
        table.add_row(line.name, line.language, line.source, seconds, line.words)
    Console().print(table)


def _progress() -> Progress:
    """A bar that is gone when the work is done, and nothing at all where nobody watches."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _about_stray(path: Path, own: Path) -> str:
    return (
        f"{path.relative_to(own)}: no caller will hear this file; see docs/prompts.md for names and folders"
    )


@contextmanager
def _complaints_in_one_line() -> Iterator[None]:
    try:
        yield
    except (CatalogueError, RecordingError, SettingsError, OSError, ValueError) as error:
        _complain(str(error))
        raise typer.Exit(1) from error


def _complain(text: str) -> None:
    typer.echo(text, err=True)
