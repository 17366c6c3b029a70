"""`centralino import`: contacts with their contracts, from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from centralino.campaigns.life.members import look_again_at_who_has_a_number_now
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, say, screen, table
from centralino.directory.list_store import ContactList, lists
from centralino.directory.lists import create_list, find_list
from centralino.support.importing.actions import Import, Imported, Phase, Progress, take, try_out
from centralino.support.importing.columns import WrongHeader, read_header
from centralino.support.importing.refusals import Refusals, refusals_into
from centralino.support.importing.rows import Conventions, Refusal
from centralino.support.importing.sheets import Reading, open_sheet
from centralino.support.importing.store import Counts


def import_(
    file: Annotated[Path, typer.Argument(help="CSV in any dialect, or XLSX.", show_default=False)],
    columns: Annotated[
        str,
        typer.Option(
            help='What your columns are: "theirs=ours,theirs=-"; - passes one over.', show_default=False
        ),
    ] = "",
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Take the good rows; without it, all rows or nothing.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write every refused row and why into this CSV file.", show_default=False),
    ] = None,
    list_name: Annotated[
        str | None,
        typer.Option(
            "--list", help="Put whoever the file names on this list, for campaigns.", show_default=False
        ),
    ] = None,
    try_out_only: Annotated[
        bool, typer.Option("--try", help="Say what would come of it, and take nothing.")
    ] = False,
    sheet_name: Annotated[
        str | None,
        typer.Option("--sheet", help="Which sheet of a workbook, if not the first.", show_default=False),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Bring in contacts with their contracts from a spreadsheet, or say row by row why not.

    Columns, in English, Italian or Spanish: name; code (a VAT number or a customer code), vat country, customer
    code; language; numbers, or phone 1, phone 2, …; contract (its kind), from, to, paid until; grant (awaiting,
    granted, revoked, or its last day). A contact is found by its code and changed where the file differs; what is
    left blank stays as it is. The same file again changes nothing. With --list, whoever has no code is told by number
    and name (name, or name and surname), and rows about one person are one.

    Example: centralino import customers.xlsx --columns "Cust.=name,Zone=-" --report refused.csv
    """

    async def work(office: Office) -> None:
        reading = Reading(sheet=sheet_name)
        with (
            open_sheet(file, reading) as sheet,
            refusals_into(report) as refusals,
            _bar(file.name) as progress,
        ):
            places = read_header(sheet.header, _named(columns), codes_needed=list_name is None)
            if isinstance(places, WrongHeader):
                fail(f"{file.name}: {places.why}")
            wanted = Import(
                sheet,
                places,
                _conventions(office, codes_needed=list_name is None),
                refusals,
                office.now,
                at_the_desk(by),
                f"import of {file.name}",
                progress,
                merge=list_name is not None,
            )
            if try_out_only:
                imported = await _tried(office, wanted, list_name)
            else:
                imported = await _taken(office, wanted, list_name, good_rows)
        if imported.taken and not try_out_only:
            async with office.database.transaction() as connection:
                await look_again_at_who_has_a_number_now(connection, office.now)
                await office.note_import(
                    connection, by, "contacts", file.name, imported.taken.added + imported.taken.changed
                )
        told = _Said(
            imported.rows,
            refusals.rows,
            imported.taken,
            imported.merged,
            imported.repaired,
            try_out_only,
            refusals.first,
            _reasons(refusals),
        )
        say(told, as_json, *_tables(told, report))
        if imported.taken is None:
            raise typer.Exit(1)

    in_office(work)


async def _tried(office: Office, wanted: Import, list_name: str | None) -> Imported:
    async with office.database.connection() as connection:
        known = await lists(connection, [list_name]) if list_name else []
    wanted = replace(wanted, onto=known[0] if known else None)
    return await try_out(office.database, wanted, listed=list_name is not None)


async def _taken(office: Office, wanted: Import, list_name: str | None, good_rows: bool) -> Imported:
    onto = await _list(office, list_name, wanted.by) if list_name else None
    async with office.database.transaction() as connection:
        return await take(connection, replace(wanted, onto=onto), good_rows=good_rows)


async def _list(office: Office, name: str, by: str) -> ContactList:
    """The list of this name; one that is not there yet is made."""
    async with office.database.transaction() as connection:
        if not await lists(connection, [name]):
            agreed(await create_list(connection, name, office.now, by))
        return agreed(await find_list(connection, name))


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why cells were refused, and how many."""

    column: str
    reason: str
    cells: int


@dataclass(frozen=True, slots=True)
class _Said:
    """How an import went, for scripts; `taken` is null when nothing was, and what would be taken of one only tried."""

    rows: int
    refused: int
    taken: Counts | None
    merged: int
    repaired: int
    only_tried: bool
    first_refusals: list[Refusal]
    reasons: list[_Reason]


def _reasons(refusals: Refusals) -> list[_Reason]:
    return [_Reason(*why, cells) for why, cells in refusals.by_reason.most_common()]


def _tables(said: _Said, report: Path | None) -> Iterator[RenderableType]:
    if said.refused:
        rows = [(each.row, each.column, each.value, each.reason) for each in said.first_refusals]
        yield table("row#", "column", "value", "why it is refused", rows=rows, title="Refused")
        if sum(each.cells for each in said.reasons) > len(rows):
            whys = [(each.cells, each.column, each.reason) for each in said.reasons]
            yield table("cells#", "column", "why", rows=whys, title="All that were refused, by reason")
            if not report:
                yield "--report FILE writes every one of them."
        if report:
            yield f"Every one of them is in {report}."
    yield _outcome(said)


def _outcome(said: _Said) -> str:
    read = f"{said.rows:,} rows read, {said.refused:,} refused"
    if said.merged or said.repaired:
        read += f", {said.merged:,} merged into others, {said.repaired:,} with a number put right"
    match said.taken:
        case None:
            return f"{read}: nothing is taken. Mend the file, or take the good rows with --good-rows."
        case Counts(added=0, changed=0, unchanged=unchanged):
            return f"{read}: nothing changes, {unchanged:,} contacts are as the file has them."
        case Counts(added, changed, unchanged) if said.only_tried:
            return f"{read}: {added:,} contacts would be added, {changed:,} changed, {unchanged:,} left as they are."
        case Counts(added, changed, unchanged):
            return f"{read}: {added:,} contacts added, {changed:,} changed, {unchanged:,} unchanged."


def _conventions(office: Office, codes_needed: bool) -> Conventions:
    settings = office.settings
    return Conventions(
        settings.code_countries,
        settings.customer_code_pattern,
        settings.default_region,
        office.zone,
        codes_needed,
    )


def _named(columns: str) -> dict[str, str]:
    named = {}
    for pair in filter(None, (part.strip() for part in columns.split(","))):
        theirs, equals, ours = pair.partition("=")
        if not equals:
            fail(f"--columns: {pair!r} is not written theirs=ours")
        named[theirs.strip()] = ours.strip()
    return named


@contextmanager
def _bar(name: str) -> Iterator[Progress]:
    """A bar that is gone when the work is done, and nothing at all where nobody watches."""
    console = screen(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]:,} rows"))
    with Bar(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(name, total=1.0, rows=0)

        def show(phase: Phase, rows: int, done: float) -> None:
            total = 1.0 if phase is Phase.READING else None
            bar.update(task, description=f"{phase} {name}", total=total, completed=done, rows=rows)

        yield show
