"""The table at the end: who called, what they heard, where they went and why, and how quickly."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lab.demo.judging import Judged
from lab.personas import People
from lab.record import Record


def show(console: Console, judged: Sequence[Judged], people: People, seconds: float) -> None:
    """Print the table, what went wrong, and the sum of it."""
    table = Table(title="What became of the calls", title_justify="left", header_style="bold", pad_edge=False)
    for column in ("", "caller", "heard", "reached", "why", "verdict", "rings after"):
        table.add_column(column, justify="right" if column in ("verdict", "rings after") else "left")
    for each in judged:
        table.add_row(*_row(each, people))
    console.print()
    console.print(table)
    for each in judged:
        for complaint in each.complaints:
            console.print(f"[red]✗ {each.part.caller}[/]: {complaint}", highlight=False)
    right = sum(not each.complaints for each in judged)
    style = "bold green" if right == len(judged) else "bold red"
    console.print(f"[{style}]{right} of {len(judged)} went where they should[/], in {seconds:.0f} seconds.")


def _row(each: Judged, people: People) -> list[Text | str]:
    mark = Text("✗", "bold red") if each.complaints else Text("✓", "bold green")
    who = people.callers[each.part.caller].who
    if each.heard is None:
        return [mark, who, "", "", "", "", ""]
    reached = people.callees[each.heard.reached].place if each.heard.reached else "—"
    rings = f"{each.heard.ringing_ms / 1000:.1f} s" if each.heard.ringing_ms else "—"
    record = each.record
    return [mark, who, " › ".join(each.heard.prompts), reached, _why(record), _milliseconds(record), rings]


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
