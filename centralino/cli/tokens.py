"""`centralino tokens`: which programs may use the API, and what each may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import RenderableType

from centralino.access import actions
from centralino.access.actions import NewToken, Token
from centralino.access.rules.rights import Right
from centralino.access.rules.scopes import SCOPES
from centralino.cli.office import Office, granted, in_office
from centralino.cli.output import AsJson, By, instant, say, table

app = typer.Typer(help="Tokens with which programs use the API: add, list, revoke.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the token.", show_default=False)]


@app.command()
def add(
    name: Name,
    rights: Annotated[
        list[Right],
        typer.Option(
            "--right", metavar="RIGHT", help=f"What it may do: {', '.join(SCOPES)}.", show_default=False
        ),
    ],
    of: Annotated[
        str,
        typer.Option(
            metavar="STAFF", help="Whose token it is: it never may more than they may.", show_default=False
        ),
    ],
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="After which it ends; else when it is revoked.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Make a token for a program; it is told once.

    Example: centralino tokens add crm --right see_customers --right decide_grants --of maria.rossi
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            maker = granted(await actions.find_staff(connection, of))
            made = await actions.add_token(
                connection,
                name,
                rights,
                maker_id=maker.id,
                expires_at=office.now + timedelta(days=days) if days else None,
                at=office.now,
            )
        _tell(granted(made), office, as_json)

    in_office(work)


@app.command(name="list")
def list_(as_json: AsJson = False) -> None:
    """List all tokens, those too that are none any more."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await actions.all_tokens(connection)
        say([_plain(each) for each in found], as_json, _table(found, office))

    in_office(work)


@app.command()
def revoke(name: Name, by: By = None, as_json: AsJson = False) -> None:
    """Refuse the program that uses this token, from its next request on."""

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            held = granted(await actions.find_token(connection, name))
            revoked = granted(await actions.revoke_token(connection, held.id, at=office.now))
        say(_plain(revoked), as_json, _table([revoked], office))

    in_office(work)


def _tell(made: NewToken, office: Office, as_json: bool) -> None:
    """The only time that the secret is told."""
    say(
        {"token": _plain(made.token), "secret": made.secret},
        as_json,
        _table([made.token], office),
        f"The program sends  Authorization: Bearer {made.secret}  with each request. It is told only now.",
    )


def _plain(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "rights": sorted(token.rights),
        "made_at": token.made_at,
        "made_by": token.made_by,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    }


def _table(found: list[Token], office: Office) -> RenderableType:
    return table(
        "id",
        "name",
        "may",
        "made by",
        "used",
        "ends",
        "",
        rows=[
            (
                each.id,
                each.name,
                ", ".join(sorted(each.rights_now(office.now))) or "nothing",
                each.made_by,
                instant(each.last_used_at, office.zone) or "never",
                instant(each.expires_at, office.zone),
                f"revoked {instant(each.revoked_at, office.zone)}" if each.revoked_at else "",
            )
            for each in found
        ],
    )
