"""How many calls a second the scheduler places, beside a bare loop over AMI, by the record of the lab's carrier."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import LiteralString
from uuid import uuid4

import psycopg
import uvloop

from bench.campaigns.filling import add_people, plan, start_campaign
from centralino.pbx import AMIConnection, originate
from centralino.stack.children import die_with_parent
from lab.carrier import Account
from lab.house import CHECKOUT, House, TrunkLimits
from lab.network import Lab
from lab.ports import free_port

CALLS, ROUNDS = 2_000, 5
COUNTED = 0.98  # of the calls, the first to arrive: a packet that was lost and sent again must not count
LIMITS = TrunkLimits(lines=400, calls_per_second=10_000)
BUSY: LiteralString = (
    "'+39366400' || lpad(id::text, 4, '0')"  # who of the lab's crowd is always busy, and at once
)
SETTLES = 3.0  # seconds, for what is left of a round
PROBE = "+393664000000"
WITHIN = 180.0  # seconds, a round


@dataclass(frozen=True, slots=True)
class Placed:
    """Calls that reached the carrier in each second of a round, by who placed them."""

    engine: list[float]
    bare: list[float]

    @property
    def share(self) -> float:
        """The engine's rate as a part of the bare loop's; of each round with the one before it, the median."""
        return median(mine / theirs for mine, theirs in zip(self.engine, self.bare, strict=True))


def report(placed: Placed) -> str:
    """The Markdown table."""
    head = "| placed by | calls/s, median | in each round | as a part of the bare loop's |"
    rows = [("scheduler", placed.engine, placed.share), ("bare loop over AMI", placed.bare, 1.0)]
    return "\n".join([head, "|---|---:|---|---:|", *(_row(*row) for row in rows)])


def _row(name: str, rates: Sequence[float], share: float) -> str:
    rounds = ", ".join(f"{rate:.0f}" for rate in rates)
    return f"| {name} | {median(rates):.0f} | {rounds} | {share:.0%} |"


def measure(calls: int = CALLS, rounds: int = ROUNDS) -> Placed:
    """Our Asterisk and the carrier's, the scheduler in a process of its own; in turn with the loop, which has another."""
    return uvloop.run(_measure(calls, rounds))


async def _measure(calls: int, rounds: int) -> Placed:
    account = Account(free_port(), rtp_ports=1800)
    placed = Placed([], [])
    async with (
        Lab(account) as lab,
        House(account, trunk=LIMITS) as house,
    ):  # a trunk that is there from the first
        with psycopg.connect(house.dsn, autocommit=True) as connection:
            add_people(connection, calls * rounds, BUSY)
        await _until_trunk_works(house, lab)
        for number in range(rounds):
            print(
                f"placing {calls:,} calls, once by a bare loop and once by the scheduler …", file=sys.stderr
            )
            numbers = [f"+39366400{each:04}" for each in range(number * calls + 1, (number + 1) * calls + 1)]
            placed.bare.append(await _by_bare_loop(house, lab, numbers))
            placed.engine.append(await _by_scheduler(house, lab, number, calls))
    return placed


async def _until_trunk_works(house: House, lab: Lab) -> None:
    """The two Asterisks find each other seconds after they are up."""
    at = house.settings
    password = at.ami_password.get_secret_value()
    async with AMIConnection(at.ami_host, at.ami_port, at.ami_user, password) as pbx, asyncio.timeout(60):
        await pbx.linked(within=10)
        while not lab.ledger.calls:
            await originate(
                pbx, f"PJSIP/{PROBE}@carrier", context="invitation-call", action_id=f"probe-{uuid4()}"
            )
            await asyncio.sleep(0.5)


async def _by_bare_loop(house: House, lab: Lab, numbers: Sequence[str]) -> float:
    before = len(lab.ledger.calls)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CENTRALINO_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.campaigns.bare_loop", str(LIMITS.lines),
        cwd=house.folder, env={**kept, "PYTHONPATH": str(CHECKOUT)}, stdin=PIPE, preexec_fn=die_with_parent,
    )  # fmt: skip
    async with asyncio.timeout(WITHIN):
        await process.communicate("\n".join(numbers).encode())
    await asyncio.sleep(SETTLES)
    return await _rate(lab, before, len(numbers))


async def _by_scheduler(house: House, lab: Lab, number: int, calls: int) -> float:
    before = len(lab.ledger.calls)
    with psycopg.connect(house.dsn, autocommit=True) as connection:
        first = number * calls + 1
        start_campaign(
            connection, f"bench-{number}", plan("carrier", "+390299000009"), first, first + calls - 1
        )
        connection.execute("vacuum analyze")
    await house.scheduler.start()
    rate = await _rate(lab, before, calls)
    await asyncio.sleep(SETTLES)
    await house.scheduler.stop()
    return rate


async def _rate(lab: Lab, before: int, calls: int) -> float:
    """Calls a second from the first to the last that counts, once they have arrived. Raises `TimeoutError`."""
    counted = int(calls * COUNTED)
    async with asyncio.timeout(WITHIN):
        while len(arrived := lab.ledger.calls[before:]) < counted:  # noqa: ASYNC110 (nobody tells)
            await asyncio.sleep(0.2)
    at = sorted(call.arrived_at for call in arrived)[:counted]
    return (counted - 1) / (at[-1] - at[0]).total_seconds()


if __name__ == "__main__":
    print(report(measure(*map(int, sys.argv[1:]))))
