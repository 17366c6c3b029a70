"""`centralino grants`: what the sales office says of a contact, apart from any contract."""

from __future__ import annotations

from typing import Annotated

import typer

from centralino.cli.contact_file import file_of, grant_table, pages
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, ContactNamed, instant, say, table
from centralino.cli.when import read_end
from centralino.database import Connection
from centralino.directory import store as directory
from centralino.directory.contacts import Contact
from centralino.support import grants, staff_store

app = typer.Typer(
    help="Telephone support apart from any contract: grant, revoke, await, list. Every word is kept, the last holds."
)

Why = Annotated[str, typer.Option(help="Kept with it, for those who ask later.", show_default=False)]


@app.command()
def grant(
    contact: ContactNamed,
    why: Why,
    until: Annotated[
        str | None,
        typer.Option(help="When it ends; a day is to its end. Without it, for good.", show_default=False),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Open telephone support to a contact, with or without a contract.

    Example: centralino grants grant Acme --until 2026-12-31 --why "a courtesy while the invoice is looked for"
    """

    async def work(office: Office) -> None:
        end = read_end(until, office.now, office.zone) if until else None
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            agreed(
                await grants.grant(
                    connection, found.id, until=end, at=office.now, by=at_the_desk(by), why=why
                )
            )
            await _show(office, connection, found, as_json)

    in_office(work)


@app.command()
def revoke(contact: ContactNamed, why: Why, by: By = None, as_json: AsJson = False) -> None:
    """Close telephone support to a contact, even with a paid contract; it reaches a caller who is waiting.

    Example: centralino grants revoke Acme --why "fraud, see the letter of 2 March"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            await grants.revoke(connection, found.id, at=office.now, by=at_the_desk(by), why=why)
            await _show(office, connection, found, as_json)

    in_office(work)


@app.command(name="await")
def await_(contact: ContactNamed, why: Why, by: By = None, as_json: AsJson = False) -> None:
    """Note that a contact waits for the sales office to decide."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            found = await office.contact(connection, contact)
            await grants.await_authorisation(connection, found.id, at=office.now, by=at_the_desk(by), why=why)
            await _show(office, connection, found, as_json)

    in_office(work)


@app.command(name="list")
def list_(
    contact: Annotated[
        str | None,
        typer.Argument(
            help="Its id, a code of it, or a part of its name; without one, those who await.",
            show_default=False,
        ),
    ] = None,
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List all that was said of a contact; without a contact, who awaits authorisation, the longest first."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            if contact:
                found = await office.contact(connection, contact)
                words = await staff_store.grants_of(connection, found.id)
                say(words, as_json, grant_table(words, office.zone))
                return
            words = await staff_store.awaiting(connection, most=most)
            names = {
                each.id: each.name
                for each in await directory.contacts_by_id(connection, [word.contact_id for word in words])
            }
        rows = [
            (word.contact_id, names.get(word.contact_id), instant(word.at, office.zone), word.by, word.why)
            for word in words
        ]
        heads = ("id#", "name", "since", "by", "why")
        say(words, as_json, table(*heads, rows=rows, title="Awaiting authorisation", empty="nobody"))

    in_office(work)


async def _show(office: Office, connection: Connection, contact: Contact, as_json: bool) -> None:
    file = await file_of(office, connection, contact)
    say(file, as_json, *pages(file, office.zone))
