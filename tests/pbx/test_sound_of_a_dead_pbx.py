"""An Asterisk dies in the middle of calls: what their far ends key afterwards is taken for nobody else's answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lab.carrier import Account, CarriedCall, Ledger
from lab.house import House, TrunkLimits
from lab.network import Lab
from lab.ports import free_port
from lab.rush.campaign import start_campaign

MEMBERS = 6
KEY_1_LATE = [
    f"+39366109{each:04}" for each in range(MEMBERS)
]  # nine seconds after they answered (lab/crowd.py)
SAY_NOTHING = [f"+39366000{each:04}" for each in range(MEMBERS)]


async def test_a_key_that_comes_after_the_death_of_asterisk_answers_for_nobody() -> None:
    account = Account(free_port())
    trunk = TrunkLimits(lines=2 * MEMBERS, calls_per_second=4)
    # So few ports that an Asterisk which took them all again would give out those of the dead.
    async with Lab(account) as lab, House(account, trunk=trunk, rtp_ports=0) as house:
        await start_campaign(house, [*KEY_1_LATE, *SAY_NOTHING])
        await house.scheduler.start()
        await until(lab.ledger, KEY_1_LATE, lambda call: call.answered_at is not None)
        await house.kill_asterisk()
        await house.start_asterisk()
        await until(lab.ledger, SAY_NOTHING, lambda call: call.answered_at is not None)
        await until(lab.ledger, KEY_1_LATE, lambda call: call.keys == "111")
        await asyncio.sleep(1)  # for an answer that should not be
        assert await answered_for(house, SAY_NOTHING) == []


async def until(ledger: Ledger, numbers: list[str], seen: Callable[[CarriedCall], bool]) -> None:
    """Raises `TimeoutError` if the carrier does not see it in a call to each of these numbers."""
    async with asyncio.timeout(90):
        while not all(any(map(seen, ledger.calls_to(each))) for each in numbers):
            await asyncio.sleep(0.05)


async def answered_for(house: House, numbers: list[str]) -> list[str]:
    """The numbers that an answer was taken from."""
    async with house.database() as database, database.connection() as connection:
        cursor = await connection.execute(
            """
            select number from outbound_calls
            where number = any(%(numbers)s)
              and exists (select from answers where source = 'out-' || outbound_calls.id)
            """,
            {"numbers": numbers},
        )
        return [number for (number,) in await cursor.fetchall()]
