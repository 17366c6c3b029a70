"""`centralino contacts`: who is in the directory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError

from centralino.calls.actions import forget_contact
from centralino.campaigns.life.members import look_again_at
from centralino.cli.contact_file import ContactFile, file_of, files_of, list_of_contacts, pages
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, ContactNamed, fail, say
from centralino.directory import actions
from centralino.directory.codes import Code, WrongCode, read_code, read_vat_number
from centralino.directory.contacts import NewContact
from centralino.directory.numbers import Source
from centralino.directory.searching import search
from centralino.directory.store import contacts_by_id
from centralino.settings import Language
from centralino.settings.spelling import ZoneName
from centralino.support.importing.cells import Wrong, read_name
from centralino.support.registration.entering import enter_by_hand

app = typer.Typer(help="Who is in the directory: add, list, show, change, register, remove.")

Codes = Annotated[
    list[str] | None,
    typer.Option("--code", help="A VAT number or a customer code. May be repeated.", show_default=False),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--vat-country", help="Whose VAT number it is, like IT, if that is not clear.", show_default=False
    ),
]
Numbers = Annotated[
    list[str] | None,
    typer.Option("--number", help="A telephone number. May be repeated.", show_default=False),
]
Spoken = Annotated[
    Language | None,
    typer.Option("--language", help="In which language they are spoken to.", show_default=False),
]
Clip = Annotated[
    str | None,
    typer.Option(
        "--name-clip", help="A recording of the name, for telling contacts apart.", show_default=False
    ),
]

Zone = Annotated[
    str | None,
    typer.Option("--time-zone", help="Where they live by the clock, like Europe/Madrid.", show_default=False),
]
Texts = Annotated[
    bool | None,
    typer.Option("--prefers-texts/--prefers-calls", help="How campaigns reach them.", show_default=False),
]


@app.command()
def add(
    name: Annotated[str, typer.Argument(show_default=False)],
    code: Codes = None,
    vat_country: Country = None,
    number: Numbers = None,
    language: Spoken = None,
    name_clip: Clip = None,
    time_zone: Zone = None,
    prefers_texts: Texts = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Add a contact.

    Example: centralino contacts add "Officine Acme" --code 00743110157 --number "02 5555 0101" --language it
    """

    async def work(office: Office) -> None:
        new = replace(
            _new(office, name, code, vat_country, number, language, name_clip),
            time_zone=_zone(time_zone),
            prefers_texts=bool(prefers_texts),
        )
        async with office.changing(by) as connection:
            added = agreed(
                await actions.add_contact(connection, new, Source.STAFF, office.now, at_the_desk(by))
            )
            _show(office, await file_of(office, connection, added), as_json)

    in_office(work)


@app.command()
def register(
    name: Annotated[str, typer.Argument(show_default=False)],
    code: Codes = None,
    vat_country: Country = None,
    number: Numbers = None,
    language: Spoken = None,
    as_json: AsJson = False,
) -> None:
    """Enter somebody who awaits authorisation: in the directory at once, or known already by a code or a number.

    Example: centralino contacts register "Officine Acme" --code 00743110157 --number "02 5555 0101"
    """

    async def work(office: Office) -> None:
        new = _new(office, name, code, vat_country, number, language, None)
        async with office.changing(None) as connection:
            entered = agreed(await enter_by_hand(connection, new, office.now))
            (contact,) = await contacts_by_id(connection, [entered.contact_id])
            _show(office, await file_of(office, connection, contact), as_json)

    in_office(work)


@app.command(name="list")
def list_(
    part: Annotated[
        str,
        typer.Argument(
            help="Of the name, of a code or of a number, as people write them.", show_default=False
        ),
    ] = "",
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """List contacts, the best matches first, and where each would be put through if they called now.

    Example: centralino contacts list "02 5555"
    """

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await search(connection, part, office.settings.default_region, most=most)
            files = await files_of(office, connection, [hit.contact for hit in found.hits])
        say(files, as_json, list_of_contacts(files))
        if found.next and not as_json:
            typer.echo(f"There are more: write more of it, or --most {most * 10}.")

    in_office(work)


@app.command()
def show(contact: ContactNamed, as_json: AsJson = False) -> None:
    """Show all that is known of a contact: codes, numbers, contracts, grants, and where they go today."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await office.contact(connection, contact)
            _show(office, await file_of(office, connection, found), as_json)

    in_office(work)


@app.command()
def change(
    contact: ContactNamed,
    name: Annotated[str | None, typer.Option(help="The new name.", show_default=False)] = None,
    language: Spoken = None,
    name_clip: Clip = None,
    add_code: Annotated[list[str] | None, typer.Option(help="May be repeated.", show_default=False)] = None,
    remove_code: Annotated[
        list[str] | None, typer.Option(help="May be repeated.", show_default=False)
    ] = None,
    vat_country: Country = None,
    time_zone: Zone = None,
    prefers_texts: Texts = None,
    as_json: AsJson = False,
) -> None:
    """Change a contact's name, language, codes, clock, or whether they prefer texts; campaigns follow at once.

    Example: centralino contacts change Acme --name "Acme Srl" --add-code B58378431
    """

    async def work(office: Office) -> None:
        async with office.changing(None) as connection:
            held = await office.contact(connection, contact)
            wanted = replace(
                held,
                name=_name(name) if name is not None else held.name,
                language=language or held.language,
                name_clip=_clip(name_clip) or held.name_clip,
                time_zone=_zone(time_zone) or held.time_zone,
                prefers_texts=held.prefers_texts if prefers_texts is None else prefers_texts,
            )
            changed = agreed(
                await actions.change_contact(
                    connection,
                    wanted,
                    add_codes=_codes(office, add_code, vat_country),
                    remove_codes=[each.upper() for each in remove_code or ()],
                )
            )
            await look_again_at(connection, [held.id], office.now)
            _show(office, await file_of(office, connection, changed), as_json)

    in_office(work)


@app.command()
def remove(
    contact: ContactNamed,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget a contact with codes, numbers, contracts and grants. Records of their calls stay, as nobody's.

    They keep who called when and how it ended; name, code, contracts and grants are blanked in them too.
    """

    async def work(office: Office) -> None:
        async with office.changing(None) as connection:
            found = await office.contact(connection, contact)
            if not yes and not typer.confirm(f"Forget #{found.id} {found.name} and all that hangs on it?"):
                fail("nothing is removed")
            await forget_contact(connection, found.id)
        say(found, as_json, f"#{found.id} {found.name} is forgotten.")

    in_office(work)


def _show(office: Office, file: ContactFile, as_json: bool) -> None:
    say(file, as_json, *pages(file, office.zone))


def _new(
    office: Office,
    name: str,
    codes: Sequence[str] | None,
    country: str | None,
    numbers: Sequence[str] | None,
    language: Language | None,
    name_clip: str | None,
) -> NewContact:
    return NewContact(
        name=_name(name),
        language=language,
        name_clip=_clip(name_clip),
        codes=_codes(office, codes, country),
        numbers=tuple(office.number(each) for each in numbers or ()),
    )


def _name(written: str) -> str:
    name = read_name(written)
    return (
        fail(f"a name that {name.why}") if isinstance(name, Wrong) else name or fail("a contact has a name")
    )


def _clip(written: str | None) -> str | None:
    if written and not re.fullmatch(r"[A-Za-z0-9_-]+", written):
        fail(f"{written!r} is no name of a recording: it has letters, digits, - and _")
    return written


def _zone(written: str | None) -> str | None:
    try:
        return written and TypeAdapter[str](ZoneName).validate_python(written)
    except ValidationError:
        return fail(f"{written!r} is no time zone; it is written like Europe/Rome")


def _codes(office: Office, written: Sequence[str] | None, country: str | None) -> tuple[Code, ...]:
    return tuple(dict.fromkeys(_code(office, each, country) for each in written or ()))


def _code(office: Office, written: str, country: str | None) -> Code:
    settings = office.settings
    read = (
        read_vat_number(written, country.upper())
        if country
        else read_code(written, settings.code_countries, settings.customer_code_pattern)
    )
    return fail(f"{written!r} {read.why}") if isinstance(read, WrongCode) else read
