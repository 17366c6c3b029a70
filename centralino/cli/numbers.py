"""`centralino numbers`: which telephone is whose."""

from __future__ import annotations

from typing import Annotated

import typer

from centralino.campaigns.life.members import look_again_at
from centralino.cli.contact_file import file_of, files_of, pages
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, ContactNamed, say, table
from centralino.directory import actions, store

app = typer.Typer(help="Which telephone is whose: add, confirm, remove, who.")

Number = Annotated[str, typer.Argument(help="A telephone number.", show_default=False)]


@app.command()
def add(contact: ContactNamed, number: Number, by: By = None, as_json: AsJson = False) -> None:
    """Declare a number to be a contact's. It may be others' too, as a switchboard's is.

    Example: centralino numbers add Acme "02 5555 0101"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            changed = agreed(
                await actions.add_number(
                    connection, office.number(number), found, office.now, at_the_desk(by)
                )
            )
            await look_again_at(connection, [found.id], office.now)
            file = await file_of(office, connection, changed)
        say(file, as_json, *pages(file, office.zone))

    in_office(work)


@app.command()
def confirm(contact: ContactNamed, number: Number, by: By = None, as_json: AsJson = False) -> None:
    """Vouch that a number is a contact's, and in use.

    It is called again by campaigns, also if the network had said that nobody has it.

    Example: centralino numbers confirm Acme +390255550101
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            changed = agreed(
                await actions.confirm_number(
                    connection, office.number(number), found, office.now, at_the_desk(by)
                )
            )
            await look_again_at(connection, [found.id], office.now)
            file = await file_of(office, connection, changed)
        say(file, as_json, *pages(file, office.zone))

    in_office(work)


@app.command()
def remove(contact: ContactNamed, number: Number, as_json: AsJson = False) -> None:
    """Take a number from a contact."""

    async def work(office: Office) -> None:
        async with office.changing(None) as connection:
            found = await office.contact(connection, contact)
            changed = agreed(await actions.remove_number(connection, office.number(number), found))
            await look_again_at(connection, [found.id], office.now)
            file = await file_of(office, connection, changed)
        say(file, as_json, *pages(file, office.zone))

    in_office(work)


@app.command()
def who(number: Number, as_json: AsJson = False) -> None:
    """Say whose number this is, the most trusted first.

    Example: centralino numbers who +390255550101
    """

    async def work(office: Office) -> None:
        wanted = office.number(number)
        async with office.database.connection() as connection:
            files = await files_of(office, connection, await store.contacts_by_number(connection, wanted))
        rows = [
            (file.contact.id, file.contact.name, held.trust, held.source, file.now)
            for file in files
            for held in file.contact.numbers
            if held.number == wanted
        ]
        heads = ("id#", "name", "trust", "came by", "now goes to")
        say(files, as_json, table(*heads, rows=rows, title=wanted, empty="nobody's"))

    in_office(work)
