"""`centralino lists`: the predefined lists that campaigns call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, instant, say, table
from centralino.cli.progress import Show, progress_bar
from centralino.directory import list_store as store
from centralino.directory.list_store import ContactList, ListMember, MemberNamed
from centralino.directory.lists import MembersImported, create_list, find_list, import_members
from centralino.support.importing.cells import Wrong, text_of
from centralino.support.importing.columns import plain
from centralino.support.importing.sheets import Row, Sheet, open_sheet
from centralino.support.importing.telephone_cells import NumbersRead, read_numbers

app = typer.Typer(help="The lists that campaigns call: create, import, add, remove, show, list.")

ListNamed = Annotated[str, typer.Argument(metavar="LIST", help="Its name.", show_default=False)]
Contacts = Annotated[
    list[str],
    typer.Argument(metavar="CONTACT…", help="Ids, codes, or parts of names.", show_default=False),
]

# As headers are compared: small letters, no accents, no number at the end.
_COLUMNS = {
    **dict.fromkeys(
        ("code", "customer code", "codice", "codice cliente", "tessera", "codigo", "vat", "p iva"), "code"
    ),
    **dict.fromkeys(
        (
            "number",
            "numbers",
            "phone",
            "telephone",
            "mobile",
            "numero",
            "telefono",
            "cellulare",
            "movil",
            "tel",
        ),
        "number",
    ),
    **dict.fromkeys(("name", "nome", "cognome e nome", "nombre", "socio", "member"), "name"),
}
UNFOUND_SHOWN = 20


@app.command()
def create(name: ListNamed, by: By = None, as_json: AsJson = False) -> None:
    """Make a list, with nobody on it yet.

    Example: centralino lists create soci
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            made = agreed(await create_list(connection, name, office.now, at_the_desk(by)))
        say(made, as_json, _lists([made], office))

    in_office(work)


@app.command(name="import")
def import_(
    name: ListNamed,
    file: Annotated[Path, typer.Argument(help="CSV in any dialect, or XLSX.", show_default=False)],
    good_rows: Annotated[
        bool, typer.Option("--good-rows", help="Take the good rows; without it, all rows or nothing.")
    ] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Put the contacts that a spreadsheet names on a list; a list that is not there yet is made.

    Columns: code, number (a telephone of theirs), name; others are passed over. A contact is found by its code, without
    one by its number; where several have that number, by its name too. Contacts themselves are brought in by
    `centralino import`.

    Example: centralino lists import soci members.xlsx
    """

    async def work(office: Office) -> None:
        with open_sheet(file) as sheet, progress_bar(file.name) as show:
            places = _places(sheet, file)
            async with office.database.transaction() as connection:
                if not await store.lists(connection, [name]):
                    agreed(await create_list(connection, name, office.now, at_the_desk(by)))
                to = agreed(await find_list(connection, name))
                rows = (_named(row, places, office) for row in _watched(sheet, show))
                imported = await import_members(
                    connection, to, rows, good_rows=good_rows, at=office.now, by=at_the_desk(by)
                )
                if imported.added is not None:
                    await office.note_import(connection, by, "list_members", file.name, imported.added, to.id)
        say(imported, as_json, *_told(imported, name))
        if imported.added is None:
            raise typer.Exit(1)

    in_office(work)


@app.command()
def add(name: ListNamed, contacts: Contacts, by: By = None, as_json: AsJson = False) -> None:
    """Put contacts on a list.

    Example: centralino lists add soci Rossi 00743110157 "#12"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            to = agreed(await find_list(connection, name))
            ids = [(await office.contact(connection, each)).id for each in contacts]
            if not await store.insert_members(connection, to.id, ids, office.now, at_the_desk(by)):
                fail(f"on the list {name} already")
            changed = agreed(await find_list(connection, name))
        say(changed, as_json, _lists([changed], office))

    in_office(work)


@app.command()
def remove(name: ListNamed, contacts: Contacts, as_json: AsJson = False) -> None:
    """Take contacts off a list. Campaigns to which they are invited stay as they are: `campaign withdraw`."""

    async def work(office: Office) -> None:
        async with office.changing(None) as connection:
            of = agreed(await find_list(connection, name))
            ids = [(await office.contact(connection, each)).id for each in contacts]
            if not await store.delete_members(connection, of.id, ids):
                fail(f"not on the list {name}")
            changed = agreed(await find_list(connection, name))
        say(changed, as_json, _lists([changed], office))

    in_office(work)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A list with the first of its members."""

    of: ContactList
    members: list[ListMember]


@app.command()
def show(
    name: ListNamed,
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show who is on a list."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = agreed(await find_list(connection, name))
            members = await store.members_of(connection, found.id, most=most)
        rows = [
            (each.contact_id, each.name, each.numbers, instant(each.added_at, office.zone), each.added_by)
            for each in members
        ]
        title = f"{name}: {found.members:,} members"
        heads = ("id#", "name", "numbers#", "since", "by")
        say(_Shown(found, members), as_json, table(*heads, rows=rows, title=title, empty="nobody"))
        if found.members > most and not as_json:
            typer.echo(f"There are more: --most {found.members}.")

    in_office(work)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List the lists."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await store.lists(connection)
        say(found, as_json, _lists(found, office))

    in_office(work)


def _lists(found: list[ContactList], office: Office) -> RenderableType:
    rows = [
        (each.name, f"{each.members:,}", instant(each.created_at, office.zone), each.created_by)
        for each in found
    ]
    return table("list", "members#", "made", "by", rows=rows, empty="no lists")


def _places(sheet: Sheet, file: Path) -> Mapping[str, int]:
    """Where our columns are."""
    places = dict[str, int]()
    for place, header in enumerate(sheet.header):
        column = _COLUMNS.get(re.sub(r" ?[0-9]$", "", plain(header)))
        if column:
            places.setdefault(column, place)
    if not places.keys() & {"code", "number"}:
        there = ", ".join(each for each in sheet.header if each)
        fail(f"{file.name}: no column for code or number, by which contacts are found (there is: {there})")
    return places


def _watched(sheet: Sheet, show: Show) -> Iterator[Row]:
    for count, row in enumerate(sheet.rows, start=1):
        yield row
        if count % 500 == 0:
            show(count, round(count / max(sheet.done(), 0.001)))


def _named(row: Row, places: Mapping[str, int], office: Office) -> MemberNamed:
    def cell(column: str) -> str:
        place = places.get(column, len(row.cells))
        return text_of(row.cells[place]) if place < len(row.cells) else ""

    code = re.sub(r"[\s./-]", "", cell("code")).upper()
    place = places.get("number", len(row.cells))
    found = place < len(row.cells)
    read = read_numbers(row.cells[place], office.settings.default_region) if found else NumbersRead(())
    # A VAT number may be written with its country before it.
    codes = tuple(dict.fromkeys((code, re.sub(r"^[A-Z]{2}", "", code)))) if code else ()
    number = cell("number") if isinstance(read, Wrong) else next(iter(read.numbers), None)
    return MemberNamed(row.number, codes, number, cell("name") or None)


def _told(imported: MembersImported, name: str) -> Iterator[RenderableType]:
    if imported.unfound:
        rows = [
            (each.row, each.said or "no code and no number", _why(each.contacts))
            for each in imported.unfound[:UNFOUND_SHOWN]
        ]
        yield table("row#", "says", "why it is refused", rows=rows, title="Refused")
    read = f"{imported.rows:,} rows read, {len(imported.unfound):,} refused"
    if imported.added is None:
        yield f"{read}: nothing is taken. Mend the file, or take the good rows with --good-rows."
    else:
        yield f"{read}: {imported.added:,} are new on the list {name}."


def _why(contacts: int) -> str:
    if not contacts:
        return "no such contact: bring them in with `centralino import` first"
    return f"may be {contacts} contacts: a code or the name tells which"
