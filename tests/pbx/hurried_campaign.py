"""A whole house whose scheduler calls some of the lab's crowd, and what archive and ledger say of it afterwards."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from centralino.clock import now
from lab.agreement import disagreements, placed_calls
from lab.carrier import Account, Ledger
from lab.crowd import PREFIX, Does
from lab.house import House, TrunkLimits
from lab.network import Lab
from lab.ports import free_port
from lab.rush.campaign import start_campaign
from lab.rush.run import Rush

OVER_WITHIN = 90.0
MOMENT = 1
"""A call may arrive at the carrier before the end of the one whose line it has."""
LATE = 2
"""A process that has to wait for its processor places its calls late, together with those of another that has not."""


def members(does: Does, count: int, *, rings_for: int = 1, acts_after: int = 3) -> list[str]:
    """Numbers of the crowd that do this."""
    begin = f"{PREFIX}{does}{rings_for}{acts_after}"
    return [f"{begin}{serial:04}" for serial in range(count)]


@dataclass(frozen=True, slots=True)
class Hurried:
    """Our side, the carrier's ledger, and the limits of the trunk between them."""

    house: House
    ledger: Ledger
    limits: TrunkLimits

    async def until_over(self) -> None:
        """Until nothing is due, open or waiting any more. Raises `TimeoutError`."""
        await Rush(self.house, self.ledger, now()).until_over(lambda _: None, OVER_WITHIN)

    async def until_answered(self, count: int) -> None:
        """Until so many have answered their telephones, by the carrier's own record."""
        async with asyncio.timeout(OVER_WITHIN):
            while sum(call.answered_at is not None for call in self.ledger.calls) < count:
                await asyncio.sleep(0.05)

    async def until_noted_as_answered(self, count: int) -> None:
        """Until so many are written down here, too: a moment after the carrier knows. Raises `TimeoutError`."""
        async with asyncio.timeout(OVER_WITHIN):
            while len(await self.rows("select from outbound_calls where answered_at is not null")) < count:
                await asyncio.sleep(0.05)

    async def until_all(self, numbers: Sequence[str], state: str) -> None:
        """Until the invitations of all these stand so. Raises `TimeoutError`."""
        async with asyncio.timeout(OVER_WITHIN):
            while {(await self.states())[number] for number in numbers} != {state}:
                await asyncio.sleep(0.3)

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        async with self.house.database() as database, database.connection() as connection:
            return await (await connection.execute(statement)).fetchall()

    async def states(self) -> Mapping[str, str]:
        """How each invitation stands, by number."""
        found = await self.rows(
            "select number, state::text from invitations join numbers using (contact_id) order by number"
        )
        return dict(found)

    async def complaints(self) -> Sequence[str]:
        """Everything that archive and ledger do not tell alike, and every limit of the trunk that was passed."""
        async with self.house.database() as database, database.connection() as connection:
            placed = await placed_calls(connection)
        found = disagreements(placed, self.ledger.calls)
        most, fastest = max(self.ledger.most_at_once.values(), default=0), self.ledger.most_arrivals()
        apart = [later.place_at - sooner.place_at for sooner, later in itertools.pairwise(placed)]
        if min(apart) < timedelta(seconds=1 / self.limits.calls_per_second):
            found.append(f"two calls were to be placed {min(apart)} apart")
        if most > self.limits.lines + MOMENT:
            found.append(f"{most} calls at once over {self.limits.lines} lines")
        if fastest > self.limits.calls_per_second * LATE:
            found.append(f"{fastest} calls within a second")
        return found


@asynccontextmanager
async def hurried(numbers: Sequence[str], limits: TrunkLimits, **retries: Any) -> AsyncIterator[Hurried]:
    """Everything started but the scheduler, and all these numbers invited."""
    account = Account(free_port())
    async with Lab(account) as lab, House(account, trunk=limits) as house:
        await start_campaign(house, numbers, **retries)
        yield Hurried(house, lab.ledger, limits)
