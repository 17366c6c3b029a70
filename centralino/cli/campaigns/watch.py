"""`centralino campaign watch`: a campaign as it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.live import Live
from rich.text import Text

from centralino import clock
from centralino.campaigns.life.steps import find
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.telling.watching import Picture, picture
from centralino.cli.campaigns.figures import figures
from centralino.cli.campaigns.words import CampaignNamed, heading
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, clock_time, say, screen
from centralino.database import DatabaseUnavailable

AT_LEAST_EVERY = 1.0  # seconds; what happens is seen sooner
AT_MOST_EVERY = 0.2


def watch(
    campaign: CampaignNamed,
    once: Annotated[bool, typer.Option("--once", help="A single picture.")] = False,
    as_json: AsJson = False,
) -> None:
    """Watch a campaign run: who has answered, calls of the last minute, lines in use, what is due, trunks that rest.

    Ctrl-C ends it, and nothing but the watching.
    """

    async def work(office: Office) -> None:
        held, now = await _look(office, campaign)
        if once or as_json or not screen().is_terminal:
            say(now, as_json, heading(held, office.zone), figures(now, office.zone))
            return
        await _follow(office, campaign, held, now)

    with suppress(KeyboardInterrupt):
        in_office(work)


async def _look(office: Office, campaign: str) -> tuple[Campaign, Picture]:
    async with office.database.connection() as connection:
        held = agreed(await find(connection, campaign))
        return held, await picture(connection, office.settings, held, clock.now())


async def _follow(office: Office, campaign: str, held: Campaign, now: Picture) -> None:
    """Draw it anew whenever something happens, and each second; a database that is away is waited for."""
    with Live(_drawn(office, held, now), console=screen(), screen=True, auto_refresh=False) as live:
        async with asyncio.TaskGroup() as tasks:
            stirred = asyncio.Event()
            tasks.create_task(_listen(office, stirred.set))
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stirred.wait(), AT_LEAST_EVERY)
                stirred.clear()
                try:
                    held, now = await _look(office, campaign)
                    live.update(_drawn(office, held, now), refresh=True)
                except DatabaseUnavailable as error:
                    live.update(Group(_drawn(office, held, now), Text(str(error), style="red")), refresh=True)
                await asyncio.sleep(AT_MOST_EVERY)


async def _listen(office: Office, tell: Callable[[], object]) -> None:
    async for _ in office.database.notifications("dialing"):
        tell()


def _drawn(office: Office, held: Campaign, now: Picture) -> RenderableType:
    clock_words = Text(f"{clock_time(now.at, office.zone)[:-3]}   Ctrl-C ends watching", style="dim")
    return Group(heading(held, office.zone), Text(), figures(now, office.zone), Text(), clock_words)
