"""The second act as a whole: the campaign is drawn up, played, shown and judged."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from rich.console import Console

from centralino.campaigns.store.participants import Participant
from centralino.clock import now
from centralino.database import Database
from lab.agreement import placed_calls
from lab.demo.campaign import plan
from lab.demo.campaign.play import CallBacks, Campaign
from lab.demo.campaign.promises import World
from lab.demo.campaign.seen import Given
from lab.demo.campaign.showing import show
from lab.demo.campaign.stage import Stage
from lab.house import House
from lab.network import Lab
from lab.texts import TextNetwork


async def play_campaign(
    console: Console, house: House, lab: Lab, network: TextNetwork, database: Database, call_backs: CallBacks
) -> bool:
    """Whether every promise held."""
    began, began_at = time.monotonic(), now()
    console.print("Putting forty members on a list, and making what is said to them into clips …")
    await plan.draw_up(database, house.settings, began_at)
    calls_before = len(lab.ledger.calls)
    campaign = Campaign(house, lab, network, database, call_backs, calls_before)
    stage = Stage(lambda: campaign.seen, console)
    campaign.announce = stage.announce
    try:
        async with stage:
            await campaign.perform()
    except TimeoutError:
        console.print("[bold red]It does not come to an end: it is judged as it stands.[/]")
    world = await _evidence(campaign, database, plan.windows(began_at))
    good = show(console, world, time.monotonic() - began)
    if not good:
        console.print("What the processes said last:", markup=False)
        for process in (house.scheduler, house.agi, house.web):
            console.print(process.said(), markup=False, highlight=False)
    return good


async def _evidence(campaign: Campaign, database: Database, windows: Sequence[str]) -> World:
    archive = await plan.archive(database)
    async with database.connection() as connection:
        placed = await placed_calls(connection)
    return World(
        campaign.seen,
        _answers(archive),
        placed,
        campaign.messages(),
        windows,
        campaign.lab.ledger.is_complete,
    )


def _answers(archive: Sequence[Participant]) -> Mapping[str, Sequence[Given]]:
    return {
        each.name: tuple(
            Given(each.name, answer.at, answer.answer, answer.channel, answer.party)
            for answer in each.answers
        )
        for each in archive
    }
