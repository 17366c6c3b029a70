"""The rush, from setting up to the table; exit code 0 only if nothing was lost, doubled or told wrongly."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from centralino.clock import now
from lab.carrier import Account
from lab.crowd import crowd
from lab.house import House, TrunkLimits
from lab.network import Lab
from lab.ports import free_port
from lab.rush.campaign import start_campaign
from lab.rush.run import Rush, Sample
from lab.rush.usage import most_at_once

console = Console(highlight=False)


def main(
    members: Annotated[int, typer.Option(help="How many are called.")] = 2000,
    lines: Annotated[int, typer.Option(help="How many lines the trunk has.")] = 100,
    calls_per_second: Annotated[float, typer.Option(help="The trunk's pace.")] = 50,
    seed: Annotated[int, typer.Option(help="Which crowd.")] = 7,
    kills: Annotated[bool, typer.Option(help="Kill each part in turn while it runs.")] = True,
    kill_every: Annotated[float, typer.Option(help="Seconds between two kills.")] = 30,
    within: Annotated[float, typer.Option(help="Seconds after which it is given up.")] = 1200,
) -> None:
    """Call a crowd over many lines, and hold what we recorded against what the carrier saw."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    limits = TrunkLimits(lines=lines, calls_per_second=calls_per_second)
    sys.exit(asyncio.run(_rush(members, limits, seed, kill_every if kills else None, within)))


async def _rush(members: int, limits: TrunkLimits, seed: int, kill_every: float | None, within: float) -> int:
    # A call that our dying PBX left behind keeps the carrier's ports for a while.
    account = Account(free_port(), rtp_ports=6 * limits.lines)
    console.print(
        f"{members} members, {limits.lines} lines, {limits.calls_per_second:g} calls a second at most"
    )
    async with Lab(account) as lab, House(account, trunk=limits) as house:
        await start_campaign(house, [each.number for each in crowd(members, seed)])
        await house.scheduler.start()
        rush = Rush(house, lab.ledger, now())
        breaking = asyncio.create_task(rush.break_parts(kill_every)) if kill_every else None
        await rush.until_over(_Telling(), within)
        if breaking:
            await breaking
        complaints = await rush.complaints()
        _show(rush, limits.lines, await rush.dispositions(), complaints)
        if complaints:
            console.print(house.scheduler.said(), house.agi.said(), markup=False)
    return 1 if complaints else 0


class _Telling:
    """A line every few seconds."""

    def __init__(self) -> None:
        self._began, self._told = time.monotonic(), float("-inf")

    def __call__(self, sample: Sample) -> None:
        passed = time.monotonic() - self._began
        if passed - self._told >= 5 or sample.open == 0:
            self._told = passed
            console.print(
                f"{passed:6.0f} s  {sample.at_once:4} lines in use  {sample.due:5} due now  "
                f"{sample.open:5} open  {sample.answered:5} answered"
            )


def _show(rush: Rush, lines: int, dispositions: dict[str, int], complaints: list[str]) -> None:
    table = Table(box=None, show_header=False)
    table.add_row("calls that the carrier saw", str(len(rush.ledger.calls)))
    table.add_row("the most at once", f"{most_at_once(rush.calls)} of {lines} lines")
    table.add_row("the most in one second", str(rush.ledger.most_arrivals()))
    table.add_row("lines in use until the list ran short", f"{rush.in_use(lines, with_outages=False):.1%}")
    if rush.outages:
        table.add_row("the same, outages included", f"{rush.in_use(lines, with_outages=True):.1%}")
    for outage in rush.outages:
        table.add_row(f"killed: {outage.part}", f"{outage.began_at:%H:%M:%S}")
    table.add_row("attempts", ", ".join(f"{count} {each}" for each, count in dispositions.items()))
    table.add_row("differences between archive and ledger", str(len(complaints)))
    console.print(table)
    for each in complaints[:30]:
        console.print(f"  {each}")


if __name__ == "__main__":
    typer.run(main)
