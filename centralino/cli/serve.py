"""`centralino serve`: one part by itself in the foreground, as systemd wants it."""

from __future__ import annotations

import typer

from centralino.stack import serving


def serve(part: serving.Served) -> None:
    """Run one part in the foreground until it is told to stop; it tells systemd when it is ready."""
    raise typer.Exit(serving.serve(part))
