"""`centralino explain`: what would happen if this number called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from centralino.cli.office import Office, in_office
from centralino.cli.output import AsJson, coloured, fail, instant, say, table
from centralino.cli.verdicts import in_words
from centralino.cli.when import read_instant
from centralino.directory.numbers import caller_number
from centralino.support.describing import describe_known, describe_verdict
from centralino.support.explaining import Explanation, Stage, Stop
from centralino.support.explaining import explain as explanation_of
from centralino.support.line import SupportLine
from centralino.support.rules import Customer

WITHHELD = "withheld"


def explain(
    number: Annotated[str, typer.Argument(help="Who calls; or the word withheld.", show_default=False)],
    code: Annotated[
        str | None, typer.Option(help="What they key if they are asked for a code.", show_default=False)
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(help="When, like '2026-12-24 14:30'; now, unless said otherwise.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what would happen if this number called, by the same look-ups and rules as a call; nothing is written.

    Example: centralino explain +390255550101 --code 00743110157 --at "2026-12-24 14:30"
    """

    async def work(office: Office) -> None:
        line = SupportLine(office.database, office.settings)
        instant_ = read_instant(at, office.now, office.zone) if at else office.now
        told = await explanation_of(line, _caller(office, number), instant_, code=code)
        say(_for_scripts(told), as_json, *_pages(told, office))

    in_office(work)


def _caller(office: Office, written: str) -> str | None:
    if written == WITHHELD:
        return None
    return caller_number(written, office.settings.default_region) or fail(
        f"{written!r} is no number; for a caller who shows none, say {WITHHELD}"
    )


def _pages(told: Explanation, office: Office) -> Iterator[RenderableType]:
    for stage in told.stages:
        yield _stage(stage)
    if told.choices:
        rows = [
            (key, customer.name, customer.code, in_words(where))
            for key, (customer, where) in enumerate(told.choices, start=1)
        ]
        yield table("key#", "for", "code", "goes to", rows=rows, title="The caller chooses")
    if told.stops:
        rings = [row for stop in told.stops for row in _stop(stop)]
        yield table("then", "rings", "for", "unless", rows=rings, title=f"At {instant(told.at, office.zone)}")
        yield f"Nobody there: {told.stops[-1].otherwise.replace('_', '-')}."


def _stage(stage: Stage) -> Text:
    known = stage.known
    who = ", ".join(_named(each) for each in known.customers) or "nobody we know"
    said = Text.assemble(
        ("caller   ", "dim"),
        f"{known.number or WITHHELD}: {who}\n",
        ("verdict  ", "dim"),
        coloured(in_words(stage.verdict)),
    )
    if stage.then:
        said.append("\n").append("then     ", "dim").append(f"the caller {stage.then}")
    return said


def _stop(stop: Stop) -> Iterator[tuple[str, str, str, str]]:
    for position, rung in enumerate(stop.rings):
        ring = rung.ring
        rings = f"queue {ring.queue}" if ring.queue else f"phone {ring.phone}" if ring.phone else ""
        outside = f"{ring.number} over {ring.trunk}"
        yield stop.destination * (not position), rings or outside, f"{ring.ring_for} s", rung.why_not or ""


def _named(customer: Customer) -> str:
    return f"#{customer.contact_id} {customer.name}"


def _for_scripts(told: Explanation) -> dict[str, object]:
    return {
        "at": told.at,
        "stages": [
            {
                "known": describe_known(stage.known),
                "verdict": describe_verdict(stage.verdict),
                "then": stage.then,
            }
            for stage in told.stages
        ],
        "choices": [
            {"contact_id": customer.contact_id, "name": customer.name, "verdict": describe_verdict(where)}
            for customer, where in told.choices
        ],
        "stops": [
            {
                "destination": stop.destination,
                "rings": [
                    {
                        "rings": rung.ring.queue or rung.ring.phone or rung.ring.number,
                        "for": rung.ring.ring_for,
                        "why_not": rung.why_not,
                    }
                    for rung in stop.rings
                ],
                "otherwise": stop.otherwise,
            }
            for stop in told.stops
        ],
    }
