"""`centralino opposition` and `centralino register`: who is never to be called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import RenderableType

from centralino.campaigns import answering
from centralino.campaigns.life import registers
from centralino.campaigns.life.register_files import PassedOver, numbers_in
from centralino.campaigns.store import archive
from centralino.campaigns.store.archive import Opposition
from centralino.campaigns.store.registers import Register
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, ContactNamed, day, fail, instant, say, table
from centralino.cli.progress import progress_bar
from centralino.cli.when import read_day
from centralino.database import Connection
from centralino.support.importing.sheets import open_sheet

app = typer.Typer(help="Who is never to be called or texted by a campaign: add, lift, list.")
register_app = typer.Typer(help="Opposition registers, as their keepers publish them: import, list.")

Why = Annotated[str, typer.Option(help="Kept with it, for those who ask later.", show_default=False)]


@app.command()
def add(contact: ContactNamed, why: Why, by: By = None, as_json: AsJson = False) -> None:
    """Note that somebody does not want to be called or texted: from now on no campaign does.

    Example: centralino opposition add Rossi --why "by letter of 2 March"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            await answering.never_call(connection, found.id, at=office.now, by=at_the_desk(by), why=why)
            await _show(office, connection, found.id, as_json)

    in_office(work)


@app.command()
def lift(contact: ContactNamed, why: Why, by: By = None, as_json: AsJson = False) -> None:
    """Note that somebody wants to be called again, and told you so: campaigns that run go on with them.

    Example: centralino opposition lift Rossi --why "rang us on 3 March"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            if not await answering.lift_opposition(
                connection, found.id, at=office.now, by=at_the_desk(by), why=why
            ):
                fail(f"{found.name} has said nothing against being called")
            await _show(office, connection, found.id, as_json)

    in_office(work)


@app.command(name="list")
def list_(
    contact: Annotated[
        str | None,
        typer.Argument(
            help="Its id, a code of it, or a part of its name; without one, everybody who is not called.",
            show_default=False,
        ),
    ] = None,
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """List who is never to be called, the last first; of a contact, all that was ever said."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = (await office.contact(connection, contact)).id if contact else None
            said = await archive.oppositions(connection, found, most=most)
        say(said, as_json, _table(said, office))

    in_office(work)


@register_app.command(name="import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV or XLSX, one number or several a row.", show_default=False)
    ],
    name: Annotated[
        str,
        typer.Option(
            help="As the law calls it, or a part of that: opposizioni, robinson.", show_default=False
        ),
    ],
    as_of: Annotated[
        str, typer.Option(help="The day on which its keeper drew it up, like 2026-03-01.", show_default=False)
    ],
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Bring in an opposition register; it takes the place of the edition before as a whole.

    Campaigns that the law binds to it call nobody who stands in it, and do not start when it is too old.

    Example: centralino register import rpo.csv --name opposizioni --as-of 2026-03-01
    """

    async def work(office: Office) -> None:
        day_of_it = read_day(as_of, office.now, office.zone)
        if day_of_it > office.now.astimezone(office.zone).date():
            fail(f"{day_of_it} is still to come")
        register = agreed(registers.meant_register(name))
        passed_over = PassedOver()
        with open_sheet(file) as sheet, progress_bar(file.name) as show:
            numbers = numbers_in(sheet, office.settings.default_region, passed_over, show)
            imported = agreed(
                await registers.import_register(
                    office.database, register, day_of_it, numbers, at=office.now, by=at_the_desk(by)
                )
            )
        async with office.database.connection() as connection:
            await office.note_import(connection, by, "registers", file.name, imported.numbers)
        words = f"{register}: {imported.numbers:,} numbers as of {day_of_it}."
        if imported.members:
            words += f" {imported.members:,} members who wait for a call stand in it."
        if passed_over.cells:
            like = passed_over.first[0].text
            words += f" {passed_over.cells:,} cells that are no numbers were passed over, like {like!r}."
        say(imported, as_json, words)

    in_office(work)


@register_app.command(name="list")
def list_registers(as_json: AsJson = False) -> None:
    """List the registers we hold, and how old they are."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            held = list((await registers.held_registers(connection)).values())
        say(held, as_json, _registers(held, office))

    in_office(work)


async def _show(office: Office, connection: Connection, contact_id: int, as_json: bool) -> None:
    said = await archive.oppositions(connection, contact_id)
    say(said, as_json, _table(said, office))


def _table(said: Sequence[Opposition], office: Office) -> RenderableType:
    rows = [
        (
            each.contact_id,
            each.name,
            each.number,
            each.source,
            instant(each.at, office.zone),
            each.by,
            each.why,
            instant(each.lifted_at, office.zone),
            " ".join(filter(None, (each.lifted_by and f"{each.lifted_by}:", each.lifted_why))),
        )
        for each in said
    ]
    heads = ("id#", "name", "number", "by way of", "since", "by", "why", "lifted", "why it is lifted")
    return table(*heads, rows=rows, title="Never to be called", empty="nobody")


def _registers(held: Sequence[Register], office: Office) -> RenderableType:
    today = office.now.astimezone(office.zone).date()
    rows = [
        (
            each.name,
            day(each.as_of),
            (today - each.as_of).days,
            f"{each.numbers:,}",
            instant(each.imported_at, office.zone),
            each.imported_by,
        )
        for each in held
    ]
    return table("register", "as of", "days old#", "numbers#", "brought in", "by", rows=rows, empty="none")
