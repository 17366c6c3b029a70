"""`centralino campaign why`: one invitation explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType
from rich.text import Text

from centralino.campaigns.life.steps import find
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, TextAt
from centralino.campaigns.rules.zones import ZoneFrom
from centralino.campaigns.telling.why import Why
from centralino.campaigns.telling.why import why as explain
from centralino.cli.campaigns.words import CampaignNamed, MemberNamed, organisation_of
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, coloured, instant, say, table
from centralino.cli.when import read_instant

_KNOWN_BY = {
    ZoneFrom.CONTACT: "as the contact has it",
    ZoneFrom.NUMBER: "told from the number",
    ZoneFrom.ORGANISATION: "the organisation's, for want of another",
}


def why(
    campaign: CampaignNamed,
    member: MemberNamed,
    at: Annotated[
        str | None,
        typer.Option(
            help="As it stood then; of a time to come, if nothing happens until then.", show_default=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Explain an invitation: what was done, what comes next and when, which rule says so, and why not sooner.

    Example: centralino campaign why cena Rossi --at "tomorrow 9:00"
    """

    async def work(office: Office) -> None:
        then = read_instant(at, office.now, office.zone) if at else office.now
        async with office.database.connection() as connection:
            held = agreed(await find(connection, campaign))
            contact = await office.contact(connection, member)
            found = agreed(
                await explain(connection, organisation_of(office), held, contact, then, office.now)
            )
        say(_for_scripts(found), as_json, *_pages(found, office.zone))

    in_office(work)


def _pages(why: Why, zone: ZoneInfo) -> Iterator[RenderableType]:
    yield _heading(why, zone)
    rows = [(instant(each.at, zone), each.what) for each in why.happened]
    yield table("at", "what was done", rows=rows)
    yield _next(why, zone)
    met = () if isinstance(why.next, Stop) and why.next.why == "answered" else why.next.met
    if met:
        obstacles = [(each.rule, each.words, _both(each.until, why.zone, zone) or "for good") for each in met]
        title = "Why not sooner"
        yield table("rule", "says", "until", rows=obstacles, title=title)
    if why.besides:
        yield Text("\n".join(f"• {each.words}" for each in why.besides))


def _heading(why: Why, zone: ZoneInfo) -> Text:
    invited = why.invitation
    words = Text()
    words.append(f"#{why.contact.id} {why.contact.name}", style="bold").append(f", {why.campaign.name}: ")
    words.append(coloured(invited.answer or invited.state))
    words.append(f"\nas of {instant(why.at, zone)} ({zone.key})")
    return words.append(f"\nclock of the member: {why.zone.key}, {_KNOWN_BY[why.zone_from]}")


def _next(why: Why, zone: ZoneInfo) -> Text:
    match why.next:
        case CallAt(at=at, line=line):
            what = f"call {line.number}"
        case TextAt(at=at, line=line):
            what = f"text {line.number}"
        case Stop(words=words):
            return Text.assemble(("Nothing comes next: ", "bold"), words)
    when = "now" if at <= why.at else _both(at, why.zone, zone)
    return Text.assemble(("Next: ", "bold"), f"{what}, {when}")


def _both(at: datetime | None, member: ZoneInfo, ours: ZoneInfo) -> str:
    """On the member's clock, and on ours where that differs."""
    if at is None:
        return ""
    theirs = instant(at, member)
    if at.astimezone(member).utcoffset() == at.astimezone(ours).utcoffset():
        return theirs
    return f"{theirs} there, {instant(at, ours)} here"


def _for_scripts(why: Why) -> dict[str, object]:
    return {
        "campaign": why.campaign.name,
        "contact": {"id": why.contact.id, "name": why.contact.name},
        "invitation": why.invitation,
        "at": why.at,
        "happened": [{"at": each.at, "what": each.what} for each in why.happened],
        "next": {"step": _step(why.next), "value": why.next},
        "besides": [each.words for each in why.besides],
        "zone": why.zone.key,
        "zone_from": why.zone_from,
    }


def _step(step: NextStep) -> str:
    match step:
        case CallAt():
            return "call"
        case TextAt():
            return "text"
        case Stop():
            return "stop"
