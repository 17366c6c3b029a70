"""`centralino campaign start`, `pause`, `resume`, `finish` and `cancel`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

import typer

from centralino.campaigns.life import running
from centralino.campaigns.life.members import not_yet_invited
from centralino.campaigns.store.campaigns import Campaign
from centralino.cli.campaigns.words import Because, CampaignNamed, heading, organisation_of
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, say
from centralino.cli.when import read_instant
from centralino.database import Connection
from centralino.directory.contacts import Refused


def start(
    campaign: CampaignNamed,
    at: Annotated[
        str | None,
        typer.Option(
            help="Start it then, like 18:30 or '2026-03-02 10:00'; in place of what was ordered before.",
            show_default=False,
        ),
    ] = None,
    not_yet: Annotated[bool, typer.Option("--not-yet", help="Call off a start that was ordered.")] = False,
    why: Because = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Begin to call: now, or at a time. It has to be ready; what speaks against it is looked at once more.

    Example: centralino campaign start cena --at "2026-03-02 10:00"
    """
    if at and not_yet:
        raise typer.BadParameter("--at and --not-yet are of no use together")

    async def work(office: Office) -> None:
        who = at_the_desk(by)
        async with office.changing(by) as connection:
            if at or not_yet:
                when = read_instant(at, office.now, office.zone) if at else None
                done = await running.start_at(connection, campaign, when, at=office.now, by=who, why=why)
            else:
                done = await running.start(
                    connection, organisation_of(office), campaign, at=office.now, by=who, why=why
                )
            started = agreed(done)
            missing = await not_yet_invited(connection, started)
        say(started, as_json, heading(started, office.zone), *_not_invited(started, missing))

    in_office(work)


def pause(campaign: CampaignNamed, why: Because = "", by: By = None, as_json: AsJson = False) -> None:
    """Place no call and send no text until it is resumed. Calls under way are finished, answers are taken."""
    _do(running.pause, campaign, why, by, as_json)


def resume(campaign: CampaignNamed, why: Because = "", by: By = None, as_json: AsJson = False) -> None:
    """Go on with a campaign that was paused."""
    _do(running.resume, campaign, why, by, as_json)


def finish(
    campaign: CampaignNamed,
    why: Because = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Call nobody any more, for good. Answers that still come count until replies close."""
    _sure(yes, f"Finish {campaign} for good?")
    _do(running.finish, campaign, why, by, as_json)


def cancel(
    campaign: CampaignNamed,
    why: Because = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Call nobody any more, for the event is off. The archive stays."""
    _sure(yes, f"Cancel {campaign} for good?")
    _do(running.cancel, campaign, why, by, as_json)


class _Deed(Protocol):
    async def __call__(
        self, connection: Connection, name: str, *, at: datetime, by: str, why: str
    ) -> Campaign | Refused: ...


def _do(deed: _Deed, campaign: str, why: str, by: str | None, as_json: bool) -> None:
    async def work(office: Office) -> None:
        async with office.changing(by) as connection:
            done = agreed(await deed(connection, campaign, at=office.now, by=at_the_desk(by), why=why))
        say(done, as_json, heading(done, office.zone))

    in_office(work)


def _sure(yes: bool, question: str) -> None:
    if not yes:
        typer.confirm(question, abort=True)


def _not_invited(campaign: Campaign, missing: int) -> list[str]:
    if not missing:
        return []
    lists = "".join(f" --list {each}" for each in campaign.plan.lists)
    return [
        f"{missing:,} came onto its lists since it was prepared and are not invited: "
        f"centralino campaign invite {campaign.name}{lists}"
    ]
