"""`centralino call-backs`: who asked to be called, and whether somebody has."""

from __future__ import annotations

from typing import Annotated

import typer

from centralino.calls.store import call_backs, finish_call_back
from centralino.cli.office import Office, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, instant, say, table

app = typer.Typer(help="Who asked to be called back: list, done.")


@app.command(name="list")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Those called back as well.")] = False,
    as_json: AsJson = False,
) -> None:
    """List who waits to be called back, the longest first."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            waiting = await call_backs(connection, all_of_them=all_)
        rows = [
            (
                each.id,
                each.number,
                each.contact,
                each.about,
                instant(each.asked_at, office.zone),
                instant(each.done_at, office.zone),
                each.done_by,
                each.note,
            )
            for each in waiting
        ]
        heads = ("id#", "number", "contact", "about", "asked", "called", "by", "note")
        say(waiting, as_json, table(*heads, rows=rows, empty="nobody waits to be called back"))

    in_office(work)


@app.command()
def done(
    call_back: Annotated[
        int, typer.Argument(metavar="ID", help="As `call-backs list` says.", show_default=False)
    ],
    note: Annotated[str, typer.Option(help="What came of it.", show_default=False)] = "",
    by: By = None,
) -> None:
    """Note that somebody has called back.

    Example: centralino call-backs done 7 --note "the invoice is found"
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            if not await finish_call_back(connection, call_back, office.now, at_the_desk(by), note):
                fail(f"nobody waits under {call_back}, or somebody else has called")
        typer.echo(f"call-back {call_back} is done.")

    in_office(work)
