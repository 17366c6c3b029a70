"""The commands of `centralino campaign`, put together."""

from __future__ import annotations

import typer

from centralino.cli.campaigns import (
    answering,
    drafting,
    forecast,
    hear,
    participants,
    running,
    showing,
    watch,
    why,
)

app = typer.Typer(
    help="Invitations by telephone and text: draft, prepare, hear, start, watch, and who comes.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

DRAWING_UP, RUNNING, LOOKING = "Draw it up", "Run it", "Look at it"

for panel, commands in (
    (DRAWING_UP, (drafting.draft, drafting.change, drafting.prepare, hear.hear)),
    (
        RUNNING,
        (
            running.start,
            running.pause,
            running.resume,
            running.finish,
            running.cancel,
            answering.invite,
            answering.withdraw,
            answering.answer,
        ),
    ),
    (
        LOOKING,
        (showing.list_, showing.show, forecast.forecast, watch.watch, participants.participants, why.why),
    ),
):
    for command in commands:
        name = command.__name__.rstrip("_")
        app.command(name, rich_help_panel=panel, no_args_is_help=name != "list")(command)
