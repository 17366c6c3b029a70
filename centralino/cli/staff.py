"""`centralino staff`: who may use the pages, as what, and where they are signed in."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import RenderableType

from centralino.access import actions
from centralino.access.actions import OneTimePassword, Staff
from centralino.access.rules.rights import Role
from centralino.access.signed_in import StaffLanguage
from centralino.cli.office import Office, at_the_desk, granted, in_office
from centralino.cli.output import AsJson, By, fail, instant, say, table
from centralino.database import Connection

app = typer.Typer(help="Who may use the pages: add, list, change, reset, sessions. Nobody is ever taken out.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="As they sign in.", show_default=False)]

ALL = "all"


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they are here for.")] = Role.VIEWER,
    language: Annotated[StaffLanguage, typer.Option(help="Of the pages.")] = StaffLanguage.IT,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Give somebody an account, and a password with which they sign in once to choose their own.

    Example: centralino staff add maria.rossi --role sales
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            added = await actions.add_staff(
                connection, name, role, language, at=office.now, by=at_the_desk(by)
            )
        _tell(granted(added), office, as_json)

    in_office(work)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List all accounts."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await actions.all_staff(connection)
        say(found, as_json, _table(found, office))

    in_office(work)


@app.command()
def change(
    name: Name,
    role: Annotated[Role | None, typer.Option(help="Holds at once.", show_default=False)] = None,
    language: Annotated[StaffLanguage | None, typer.Option(help="Of the pages.", show_default=False)] = None,
    suspend: Annotated[
        bool | None,
        typer.Option(
            "--suspend/--restore", help="They cannot sign in, and are signed out.", show_default=False
        ),
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Change somebody's role or language, or whether they may sign in.

    Example: centralino staff change maria.rossi --suspend
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            held = await _named(connection, name)
            changed = await actions.change_staff(
                connection, held.id, at=office.now, role=role, language=language, suspended=suspend
            )
        changed = granted(changed)
        say(changed, as_json, _table([changed], office))

    in_office(work)


@app.command()
def reset(
    name: Name,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Take away their second factor too, which they have lost.")
    ] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Give somebody a password for once instead of the one they have forgotten; they are signed out everywhere.

    It also ends the wait after too many wrong tries.
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            held = await _named(connection, name)
            given = await actions.reset_password(
                connection, held.id, at=office.now, second_factor_too=second_factor
            )
        _tell(granted(given), office, as_json)

    in_office(work)


@app.command()
def sessions(
    name: Name,
    end: Annotated[
        str | None, typer.Option(metavar="ID|all", help="Sign them out there.", show_default=False)
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """List where somebody is signed in; with --end, sign them out of one session or of all."""
    if end and end != ALL and not end.isdigit():
        raise typer.BadParameter("an id, or `all`", param_hint="--end")

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            held = await _named(connection, name)
            if end:
                await _end(connection, held, end, office)
            found = await actions.sessions_of(connection, held.id, at=office.now)
        rows = [
            (
                each.id,
                instant(each.began_at, office.zone),
                instant(each.last_seen_at, office.zone),
                each.from_address,
                each.agent,
            )
            for each in found
        ]
        say(
            found,
            as_json,
            table("id", "began", "seen", "from", "browser", rows=rows, empty="not signed in anywhere"),
        )

    in_office(work)


async def _end(connection: Connection, held: Staff, which: str, office: Office) -> None:
    if which == ALL:
        await actions.end_sessions(connection, held.id, at=office.now)
    elif refusal := await actions.end_session(connection, held.id, int(which), at=office.now):
        fail(refusal)


async def _named(connection: Connection, name: str) -> Staff:
    return granted(await actions.find_staff(connection, name))


def _tell(given: OneTimePassword, office: Office, as_json: bool) -> None:
    """The only time that the password is told."""
    say(
        given,
        as_json,
        _table([given.staff], office),
        f"{given.staff.name} signs in once with the password  {given.password}  and then chooses another;"
        f" until {instant(given.ends_at, office.zone)}.",
    )


def _table(found: list[Staff], office: Office) -> RenderableType:
    return table(
        "id",
        "name",
        "role",
        "language",
        "signed in",
        "second factor",
        "",
        rows=[
            (
                each.id,
                each.name,
                each.role,
                each.language,
                instant(each.signed_in_at, office.zone) or "never",
                "yes" if each.has_second_factor else "",
                f"suspended {instant(each.suspended_at, office.zone)}" if each.suspended_at else "",
            )
            for each in found
        ],
    )
