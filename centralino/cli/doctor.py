"""`centralino doctor`: each part, how it is, and what to do about it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict

import structlog
import typer
from rich.live import Live
from rich.table import Table
from rich.text import Text

from centralino.cli.output import AsJson, complaints_in_one_line, say, screen
from centralino.settings import Settings, load
from centralino.stack.doctor import Finding, State
from centralino.stack.doctor.examining import examine

COLOURS = {State.WELL: "green", State.LOOK: "yellow", State.WRONG: "red"}


def doctor(as_json: AsJson = False) -> None:
    """Look at each part and say what to do about what is wrong; exit code 1 if anything is."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with complaints_in_one_line():
        settings = load()
    findings = asyncio.run(_all(settings) if as_json else _as_they_come(settings))
    if as_json:
        say([{**asdict(each), "state": each.state.name.lower()} for each in findings], as_json)
    raise typer.Exit(any(each.state is State.WRONG for each in findings))


async def _all(settings: Settings) -> list[Finding]:
    return [finding async for finding in examine(settings)]


async def _as_they_come(settings: Settings) -> list[Finding]:
    table = Table("", "part", "found", "what to do", box=None, pad_edge=False)
    findings = []
    with Live(table, console=screen(), auto_refresh=False) as live:
        async for finding in examine(settings):
            findings.append(finding)
            table.add_row(*_row(finding))
            live.refresh()
    return findings


def _row(finding: Finding) -> list[Text]:
    state = Text(finding.state, style=COLOURS[finding.state])
    return [state, *map(Text, (finding.part, finding.found, finding.do))]
