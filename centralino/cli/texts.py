"""`centralino texts`: what members write, what was done upon it, and what somebody must look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType

from centralino.cli.office import Office, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, instant, say, table
from centralino.messages.store import staff
from centralino.messages.store.staff import IncomingRow, OutgoingRow

app = typer.Typer(help="What members write, and what was done upon it: list, show, done.")

TextId = Annotated[int, typer.Argument(metavar="ID", help="As `texts list` says.", show_default=False)]
Most = Annotated[int, typer.Option(help="How many at the most.", min=1)]


@app.command(name="list")
def list_(
    for_staff: Annotated[
        bool, typer.Option("--for-staff", help="Those that somebody must look at, the longest first.")
    ] = False,
    in_doubt: Annotated[
        bool,
        typer.Option("--in-doubt", help="Instead, texts of ours of which nobody knows whether they went."),
    ] = False,
    number: Annotated[str | None, typer.Option(help="Only from this number.", show_default=False)] = None,
    most: Most = 20,
    as_json: AsJson = False,
) -> None:
    """List texts that came in, the latest first.

    Example: centralino texts list --for-staff
    """

    async def work(office: Office) -> None:
        wanted = office.number(number) if number else None
        async with office.database.connection() as connection:
            if in_doubt:
                doubtful = await staff.texts_in_doubt(connection, most=most)
                say(doubtful, as_json, _outgoing(doubtful, office.zone))
                return
            found = await staff.texts_in(connection, for_staff=for_staff, number=wanted, most=most)
        say(found, as_json, _incoming(found, office.zone, for_staff))

    in_office(work)


@app.command()
def show(text: TextId, most: Most = 20, as_json: AsJson = False) -> None:
    """Show a text that came in, with what was written to and from its number around it."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await staff.text_in(connection, text) or fail(f"no text came in under {text}")
            received = await staff.texts_in(connection, for_staff=False, number=found.number, most=most)
            sent = await staff.texts_out(connection, number=found.number, most=most)
        story = _Story(found, received, sent)
        say(
            story,
            as_json,
            _incoming([found], office.zone),
            _incoming(received, office.zone, title=f"from {found.number}"),
            _outgoing(sent, office.zone, title=f"to {found.number}"),
        )

    in_office(work)


@app.command()
def done(text: TextId, by: By = None) -> None:
    """Note that somebody has looked at a text and done what it asks for.

    Example: centralino texts done 7
    """

    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            if not await staff.finish(connection, text, office.now, at_the_desk(by)):
                fail(f"no text {text} waits for staff, or somebody else has looked at it")
        typer.echo(f"text {text} is done.")

    in_office(work)


@dataclass(frozen=True, slots=True)
class _Story:
    text: IncomingRow
    received: Sequence[IncomingRow]
    sent: Sequence[OutgoingRow]


def _incoming(
    found: Sequence[IncomingRow], zone: ZoneInfo, for_staff: bool = False, title: str = ""
) -> RenderableType:
    rows = [
        (
            each.id,
            instant(each.received_at, zone),
            each.number,
            each.contact,
            each.campaign,
            each.body,
            each.meaning,
            _followed(each, zone),
        )
        for each in found
    ]
    heads = ("id#", "came", "number", "contact", "campaign", "text", "means", "followed")
    empty = "no text waits for staff" if for_staff else "no texts came in"
    return table(*heads, rows=rows, title=title, empty=empty)


def _followed(text: IncomingRow, zone: ZoneInfo) -> str:
    if text.done_at is None:
        return text.what_followed
    return f"{text.what_followed}; done {instant(text.done_at, zone)} by {text.done_by}"


def _outgoing(found: Sequence[OutgoingRow], zone: ZoneInfo, title: str = "") -> RenderableType:
    rows = [
        (
            each.id,
            instant(each.at, zone),
            each.number,
            each.contact,
            each.campaign,
            each.purpose,
            each.body,
            each.state,
            " ".join(part for part in (each.error_code, each.error) if part),
            each.segments,
            " ".join(part for part in (each.price, each.currency) if part and each.price),
        )
        for each in found
    ]
    heads = (
        "id#",
        "sent",
        "number",
        "contact",
        "campaign",
        "for",
        "text",
        "state",
        "error",
        "segments#",
        "price#",
    )
    return table(*heads, rows=rows, title=title, empty="no texts went out")
