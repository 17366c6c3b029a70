"""The table at the end: who called, what they heard, where they went and why, and how quickly."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lab.demo.judging import Judged
from lab.personas import People
from lab.record import Record

WIDE = 110
PLACES = {"support": "green", "remote": "green", "sales": "yellow", "safe": "red"}


def show(console: Console, judged: Sequence[Judged], people: People, seconds: float) -> None:
    """Print the table, what went wrong, and the sum of it."""
    console.print()
    console.print(_table(judged, people, wide=console.width >= WIDE))
    for each in judged:
        for complaint in each.complaints:
            console.print(f"[red]✗ {each.part.caller}[/]: {complaint}", highlight=False)
    right = sum(not each.complaints for each in judged)
    style = "bold green" if right == len(judged) else "bold red"
    console.print(f"[{style}]{right} of {len(judged)} went where they should[/], in {seconds:.0f} seconds.")


def _table(judged: Sequence[Judged], people: People, *, wide: bool) -> Table:
    table = Table(
        title="What became of the calls", title_justify="left", header_style="bold", box=SIMPLE_HEAD
    )
    table.add_column("", width=1)
    table.add_column("caller", max_width=38 if wide else 16)
    table.add_column("heard", ratio=1, overflow="fold")
    table.add_column("reached", min_width=7)
    table.add_column("why", max_width=28 if wide else 13, overflow="fold")
    table.add_column("verdict", justify="right", min_width=9)
    if wide:
        table.add_column("rings after", justify="right")
    for each in judged:
        table.add_row(*_row(each, people)[: len(table.columns)])
    return table


def _row(each: Judged, people: People) -> list[Text | str]:
    mark = Text("✗", "bold red") if each.complaints else Text("✓", "bold green")
    who = people.callers[each.part.caller].who
    if each.heard is None:
        return [mark, who, "", "", "", "", ""]
    reached = people.callees[each.heard.reached].place if each.heard.reached else "—"
    rings = f"{each.heard.ringing_ms / 1000:.1f} s" if each.heard.ringing_ms else "—"
    record = each.record
    reached_by_ear = Text(reached, PLACES.get(reached, "magenta"))
    return [
        mark,
        who,
        " › ".join(each.heard.prompts),
        reached_by_ear,
        _why(record),
        _milliseconds(record),
        rings,
    ]


def _why(record: Record | None) -> str:
    if record is None:
        return "no record"
    if record.verdict is None:
        return "the server did not answer"
    called_back = f", will be called at {record.call_back_to}" if record.call_back_to else ""
    return f"{record.verdict}: {record.reason}{called_back}"


def _milliseconds(record: Record | None) -> str:
    if record is None or record.first_verdict_ms is None:
        return "—"
    return f"{record.first_verdict_ms:.1f} ms"
