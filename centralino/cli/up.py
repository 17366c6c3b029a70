"""`centralino up`: everything in the foreground, with its log; Ctrl-C stops it."""

from __future__ import annotations

import asyncio

import typer

from centralino import logs
from centralino.cli.output import complaints_in_one_line
from centralino.settings import load
from centralino.stack.up import up as everything


def up() -> None:
    """Start Postgres, Asterisk and the FastAGI server, and keep them running; Ctrl-C stops them in good order."""
    with complaints_in_one_line():
        settings = load()
    logs.configure(settings, "up")
    raise typer.Exit(asyncio.run(everything(settings)))
