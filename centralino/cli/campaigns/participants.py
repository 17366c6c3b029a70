"""`centralino campaign participants`: the archive, on the screen and as a sheet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from rich.console import RenderableType

from centralino.campaigns.life.steps import find
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.telling import archive
from centralino.cli.campaigns.words import CampaignNamed
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, instant, say, table


def participants(
    campaign: CampaignNamed,
    only: Annotated[
        str | None,
        typer.Option(help="Only those who said yes, or no, or nothing: yes, no, none.", show_default=False),
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write them into this file.", show_default=False)
    ] = None,
    xlsx_file: Annotated[
        Path | None, typer.Option("--xlsx", help="Write them into this file.", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option(help="How many are shown at the most.", min=1)] = 200,
    as_json: AsJson = False,
) -> None:
    """List who is invited: the answer, how many come, when and how it came, every change of mind, and what was done.

    Example: centralino campaign participants cena --only yes --xlsx who-comes.xlsx
    """
    wanted = _wanted(only)

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            held = agreed(await find(connection, campaign))
            found = [each for each in await archive.participants(connection, held.id) if wanted(each)]
        for file, write in ((csv_file, _write_csv), (xlsx_file, _write_xlsx)):
            if file:
                write(file, list(archive.rows(found, office.zone)))
        if csv_file or xlsx_file:
            said = " and ".join(str(each) for each in (csv_file, xlsx_file) if each)
            say(found, as_json, f"{len(found):,} members are in {said}.")
            return
        say(found, as_json, _summary(found), participants_table(found[:most], office.zone))
        if len(found) > most and not as_json:
            typer.echo(f"There are more: --most {len(found)}, or --xlsx FILE.")

    in_office(work)


def participants_table(found: Sequence[Participant], zone: ZoneInfo) -> RenderableType:
    """Members as a table, with what comes next for those who have not answered."""
    rows = [
        (
            each.contact_id,
            each.name,
            each.answer or each.state,
            each.party,
            instant(each.answered_at, zone),
            " ".join(filter(None, (each.channel, each.by))),
            archive.changes_of_mind(each.answers, zone),
            each.calls,
            each.last_call,
            each.texts,
            _next(each, zone),
        )
        for each in found
    ]
    heads = (
        "id#",
        "name",
        "answer",
        "come#",
        "at",
        "by way of",
        "changes of mind",
        "calls#",
        "last",
        "texts#",
        "next",
    )
    return table(*heads, rows=rows, empty="nobody")


def _next(each: Participant, zone: ZoneInfo) -> str:
    if each.due_at:
        return f"{each.next_step} {instant(each.due_at, zone)} ({each.reason})"
    return "" if each.answer else each.reason


def _summary(found: Sequence[Participant]) -> str:
    coming = [each for each in found if each.answer is Answer.YES]
    people = sum(each.party or 1 for each in coming)
    no = sum(each.answer is Answer.NO for each in found)
    open_ = len(found) - len(coming) - no
    return f"{len(coming):,} come, {people:,} people with those they bring; {no:,} do not; {open_:,} have not answered."


def _wanted(only: str | None) -> Callable[[Participant], bool]:
    if only not in (None, "yes", "no", "none"):
        raise typer.BadParameter("is yes, no or none", param_hint="--only")
    return lambda each: only is None or (each.answer or "none") == only


def _write_csv(file: Path, rows: Sequence[Sequence[archive.Cell]]) -> None:
    """As spreadsheets open it without being asked: UTF-8 that says so."""
    with file.open("w", encoding="utf-8-sig", newline="") as sheet:
        writer = csv.writer(sheet)
        writer.writerow(archive.COLUMNS)
        writer.writerows([_without_formula(cell) for cell in row] for row in rows)


def _write_xlsx(file: Path, rows: Sequence[Sequence[archive.Cell]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("participants")
    sheet.freeze_panes = "C2"
    for column, width in {"B": 28, "C": 16, "F": 18, "H": 18, "I": 40, "P": 18}.items():
        sheet.column_dimensions[column].width = width
    heads = [WriteOnlyCell(sheet, each) for each in archive.COLUMNS]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for row in rows:
        sheet.append([_without_formula(cell) for cell in row])
    book.save(file)


def _without_formula(cell: archive.Cell) -> str | int | datetime | None:
    """What begins like a formula is told apart from one: names come from outside. A number keeps its +."""
    if not isinstance(cell, str):
        return cell
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "@", "-", "\t", "\r") or _is_a_sum(text) else text


def _is_a_sum(text: str) -> bool:
    return text[:1] == "+" and not text[1:].replace(" ", "").isdigit()
