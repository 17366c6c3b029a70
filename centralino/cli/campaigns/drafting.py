"""`centralino campaign draft`, `change` and `prepare`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from centralino.campaigns.life import drafting
from centralino.campaigns.life.plan_file import plan_name, read_plan
from centralino.campaigns.life.preparing import Prepared, make_sayings, names_of
from centralino.campaigns.life.preparing import prepare as prepare_campaign
from centralino.campaigns.life.steps import find
from centralino.campaigns.rules.plan import Plan
from centralino.cli.campaigns.words import (
    Because,
    CampaignNamed,
    findings_table,
    heading,
    organisation_of,
    plan_table,
)
from centralino.cli.office import Office, agreed, at_the_desk, in_office
from centralino.cli.output import AsJson, By, fail, say
from centralino.cli.progress import progress_bar
from centralino.directory.contacts import Refused

PlanFile = Annotated[Path, typer.Argument(help="Like campaign.example.toml.", show_default=False)]


def draft(
    file: PlanFile,
    name: Annotated[
        str | None, typer.Option(help="What it is called; the file's name, unless said otherwise.")
    ] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Draw a campaign up from a file, of which campaign.example.toml explains every key. Nobody is called yet.

    Example: centralino campaign draft cena.toml
    """

    async def work(office: Office) -> None:
        plan = _read(file)
        called = plan_name(name or file.stem)
        if called is None or (name and called != name):
            fail(
                f"{name or file.stem!r} is no name of a campaign: small letters, digits, - and _, at most 60"
            )
        async with office.changing(by) as connection:
            drafted = agreed(
                await drafting.draft(connection, called, plan, at=office.now, by=at_the_desk(by))
            )
        hint = f"Look at it and make it ready: centralino campaign prepare {drafted.name}"
        say(drafted, as_json, heading(drafted, office.zone), plan_table(drafted.plan), hint)

    in_office(work)


def change(
    campaign: CampaignNamed,
    file: PlanFile,
    why: Because = "",
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Give a campaign another plan, also while it runs: new hours and gaps reach those who wait at once.

    Of one that runs, new words are made into clips first, and members of lists that are new in the plan are invited;
    one that was ready has to be prepared again.

    Example: centralino campaign change cena cena.toml --why "too many calls at noon"
    """

    async def work(office: Office) -> None:
        plan = _read(file)
        organisation = organisation_of(office)
        async with office.database.connection() as connection:
            held = agreed(await find(connection, campaign))
            names = await names_of(connection, held.id, plan)
        if held.state in drafting.BEGUN:
            with progress_bar("clips") as show:
                await make_sayings(office.settings, plan, names, show)
        async with office.changing(by) as connection:
            changed = agreed(
                await drafting.change(
                    connection, organisation, campaign, plan, at=office.now, by=at_the_desk(by), why=why
                )
            )
        say(changed, as_json, heading(changed, office.zone), plan_table(changed.plan))

    in_office(work)


def prepare(campaign: CampaignNamed, by: By = None, as_json: AsJson = False) -> None:
    """Look whether anything speaks against a campaign, make what it says into clips, settle who is invited.

    Names of members are made into clips too: ten thousand take a minute the first time, and none the second.

    Example: centralino campaign prepare cena
    """

    async def work(office: Office) -> None:
        with progress_bar("clips") as show:
            prepared = agreed(
                await prepare_campaign(
                    office.database,
                    organisation_of(office),
                    campaign,
                    at=office.now,
                    by=at_the_desk(by),
                    progress=show,
                )
            )
        say(
            prepared,
            as_json,
            heading(prepared.campaign, office.zone),
            findings_table(prepared.findings),
            _made(prepared),
        )

    in_office(work)


def _made(prepared: Prepared) -> str:
    made = prepared.made
    clips = f"{made.made:,} clips made, {made.kept:,} were there."
    members = prepared.members
    if members is None:
        return clips
    name = prepared.campaign.name
    left_out = f", {members.left_out:,} who left its lists are not any more" if members.left_out else ""
    reachable = members.of.members - members.of.opposed - members.of.unreachable
    return (
        f"{clips} {members.of.members:,} are invited ({members.added:,} new){left_out}; {reachable:,} can be reached.\n"
        f"Hear it: centralino campaign hear {name}. Start it: centralino campaign start {name}"
    )


def _read(file: Path) -> Plan:
    try:
        plan = read_plan(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        fail(f"{file.name}: {error}")
    return fail(f"{file.name}: {plan.why}") if isinstance(plan, Refused) else plan
