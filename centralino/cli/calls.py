"""`centralino calls`: which calls there were, what happened in each, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType
from rich.text import Text

from centralino.calls.records import Json
from centralino.calls.store import CallRow, latest_calls
from centralino.cli.office import Office, in_office
from centralino.cli.output import AsJson, clock_time, fail, instant, say, table
from centralino.cli.stories import story
from centralino.cli.when import read_instant
from centralino.directory.numbers import caller_number
from centralino.support.customer_file import CallFile, call_file

app = typer.Typer(help="Which calls there were, what happened in each, and why: list, show.")


@app.command(name="list")
def list_(
    caller: Annotated[
        str | None, typer.Option(help="Only from this number, or ours to it.", show_default=False)
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(help="Only of this contact: its id, a code, a part of its name.", show_default=False),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="Only from then on, like today or '2026-03-02 14:30'.", show_default=False),
    ] = None,
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 20,
    as_json: AsJson = False,
) -> None:
    """List calls, the latest first.

    Example: centralino calls list --contact Acme --since today
    """

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await latest_calls(
                connection,
                most=most,
                since=read_instant(since, office.now, office.zone) if since else None,
                caller=caller_number(caller, office.settings.default_region) or caller if caller else None,
                contact_id=(await office.contact(connection, contact)).id if contact else None,
            )
        say(found, as_json, _list(found, office.zone))

    in_office(work)


@app.command()
def show(
    call: Annotated[str, typer.Argument(help="Its id, as `calls list` says.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show one call: what was known, what was decided, what was said and keyed, how long each part took."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            file = await call_file(connection, call, office.zone) or fail(f"there is no call {call!r}")
        say(file, as_json, *_pages(file, office.zone))

    in_office(work)


def _list(calls: Sequence[CallRow], zone: ZoneInfo) -> RenderableType:
    rows = [
        (
            instant(call.began_at, zone),
            call.caller or "withheld",
            call.dialled,
            call.contact,
            _went(call),
            _ended(call),
            call.answered_by,
            _length(call.began_at, call.ended_at),
            _ms(call.decision_ms),
            call.id,
        )
        for call in calls
    ]
    heads = (
        "began",
        "caller",
        "called",
        "contact",
        "verdict",
        "end",
        "answered by",
        "lasted#",
        "decided#",
        "call",
    )
    return table(*heads, rows=rows, empty="no calls")


def _pages(file: CallFile, zone: ZoneInfo) -> Iterator[RenderableType]:
    yield _heading(file, zone)
    yield table(
        "at",
        "rule",
        "verdict",
        "took#",
        "known",
        rows=[
            (clock_time(each.at, zone), each.rule, _flat(each.verdict), _ms(each.took_ms), _flat(each.known))
            for each in file.decisions
        ],
        title="Decisions",
    )
    yield table(
        "at",
        "part",
        "took#",
        "detail",
        rows=[
            (clock_time(each.at, zone), each.what, _ms(each.took_ms), _flat(each.detail))
            for each in file.steps
        ],
        title="Parts",
    )


def _heading(file: CallFile, zone: ZoneInfo) -> Text:
    call = file.call
    lines = {
        "call": call.id,
        "began": instant(call.began_at, zone),
        "caller": f"{call.caller or 'withheld'}, by {call.source}, to {call.dialled}",
        "contact": f"#{call.contact_id} {call.contact}" if call.contact_id else "nobody we know",
        "verdict": _went(call),
        "because": story(file.story, zone),
        "rang": call.route,
        "answered": f"{call.answered_by or 'somebody'}, {instant(call.answered_at, zone)}"
        if call.answered_at
        else "",
        "end": _ended(call),
        "lasted": _length(call.began_at, call.ended_at),
        "hangup cause": call.hangup_cause,
        "our fault": call.failure,
    }
    said = [(name, value) for name, value in lines.items() if value not in (None, "")]
    return Text("\n").join(Text.assemble((f"{name:<13}", "dim"), str(value)) for name, value in said)


def _went(call: CallRow) -> str:
    return ": ".join(filter(None, (call.verdict, call.reason)))


def _ended(call: CallRow) -> str:
    end = call.outcome or ("still going on" if call.ended_at is None else "unknown")
    return f"safe destination ({end})" if call.safe else end


def _length(began: datetime, ended: datetime | None) -> str:
    if ended is None:
        return ""
    minutes, seconds = divmod(round((ended - began).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _ms(took: float | None) -> str:
    return "" if took is None else f"{took:,.1f} ms"


def _flat(detail: Json) -> str:
    """What people read of a JSON value: names and values, without the brackets."""
    match detail:
        case dict():
            return ", ".join(
                f"{name} {_flat(each)}" for name, each in detail.items() if each not in (None, "", [], {})
            )
        case list():
            return " + ".join(_flat(each) for each in detail)
        case bool():
            return json.dumps(detail)
        case _:
            return str(detail)
