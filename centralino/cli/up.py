"""`centralino up`: everything in the foreground, with its log; Ctrl-C stops it."""

from __future__ import annotations

import asyncio

import typer

from centralino import logs
from centralino.settings import SettingsError, load
from centralino.stack.up import up as everything


def up() -> None:
    """Start Postgres, Asterisk and the FastAGI server, and keep them running; Ctrl-C stops them in good order."""
    try:
        settings = load()
    except SettingsError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from error
    logs.configure(settings, "up")
    raise typer.Exit(asyncio.run(everything(settings)))
