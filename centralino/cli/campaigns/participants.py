"""`centralino campaign participants`: the archive, on the screen and as a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType

from centralino.campaigns.life.steps import find
from centralino.campaigns.rules.answers import Answer
from centralino.campaigns.rules.lives import StepKind
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.telling import archive
from centralino.campaigns.telling.sheets import Row, Sheet, csv_head, csv_rows
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
        what = "the rules are asked" if each.next_step == StepKind.ASK else each.next_step
        return f"{what} {instant(each.due_at, zone)} ({each.reason})"
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


def _write_csv(file: Path, rows: Sequence[Row]) -> None:
    file.write_text(csv_head() + csv_rows(rows), encoding="utf-8", newline="")


def _write_xlsx(file: Path, rows: Sequence[Row]) -> None:
    sheet = Sheet()
    sheet.add(rows)
    sheet.save(file)
