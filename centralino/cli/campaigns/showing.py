"""`centralino campaign list` and `show`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import RenderableType

from centralino.campaigns.life.steps import find
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store.campaigns import Campaign, Change
from centralino.campaigns.telling.watching import Picture, picture
from centralino.cli.campaigns.figures import figures
from centralino.cli.campaigns.words import CampaignNamed, heading, plan_table
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, instant, say, table

HEADS = (
    "campaign", "state", "event", "begins", "starts", "replies close", "invited#", "open#", "yes#", "no#"
)  # fmt: skip


def list_(
    most: Annotated[int, typer.Option(help="How many at the most.", min=1)] = 50, as_json: AsJson = False
) -> None:
    """List campaigns: those that are not over first, the next event first."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            found = await store.campaigns(connection, most=most)
        rows = [
            (
                each.name,
                each.state,
                each.title,
                instant(each.starts_at, ZoneInfo(each.time_zone)),
                instant(each.start_at, office.zone),
                instant(each.replies_close_at, office.zone),
                f"{each.invited:,}",
                f"{each.waiting:,}",
                f"{each.yes:,}",
                f"{each.no:,}",
            )
            for each in found
        ]
        say(found, as_json, table(*HEADS, rows=rows, empty="no campaigns"))

    in_office(work)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A campaign, how it is getting on, and what was done to it."""

    campaign: Campaign
    now: Picture
    changes: Sequence[Change]


def show(campaign: CampaignNamed, as_json: AsJson = False) -> None:
    """Show a campaign whole: its plan, how it is getting on, its trunks, and who did what to it and why."""

    async def work(office: Office) -> None:
        async with office.database.connection() as connection:
            held = agreed(await find(connection, campaign))
            now = await picture(connection, office.settings, held, office.now)
            changes = await store.changes_of(connection, held.id)
        say(
            _Shown(held, now, changes),
            as_json,
            heading(held, office.zone),
            plan_table(held.plan),
            figures(now, office.zone),
            _changes(changes, office.zone),
        )

    in_office(work)


def _changes(changes: Sequence[Change], zone: ZoneInfo) -> RenderableType:
    rows = [(instant(each.at, zone), each.by, each.what, each.why) for each in changes]
    return table("at", "by", "what was done", "why", rows=rows)
