"""A rush from its first call to its last: sampled while it runs, broken on purpose, and judged at its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from centralino.clock import now
from centralino.database import Connection, Database, DatabaseUnavailable
from lab.agreement import disagreements, placed_calls
from lab.carrier import CarriedCall, Ledger
from lab.house import House
from lab.rush.usage import Outage, as_we_had_them, mean_in_use

ASTERISK = "Asterisk"
SAMPLE_EVERY = 0.5  # seconds
RESTARTED_AFTER = 1.0  # seconds, as a supervisor does it
SETTLES_WITHIN = timedelta(seconds=20)
"""After a part is back: until the lines are as full again as they were."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The queue and the lines at an instant; `due` of the invitations might be called at once."""

    at: datetime
    due: int
    open: int
    answered: int
    at_once: int


@dataclass(slots=True)
class Rush:
    """What was seen of it so far."""

    house: House
    ledger: Ledger
    began_at: datetime
    samples: list[Sample] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)

    async def until_over(self, watch: Callable[[Sample], object], within: float) -> None:
        """Sample until nothing is due, open or waiting any more. Raises `TimeoutError`."""
        async with asyncio.timeout(within), self.house.database() as database:
            while True:
                sample = await _sample(database, self.ledger)
                if sample:
                    self.samples.append(sample)
                    watch(sample)
                    if sample.open == 0:
                        return
                await asyncio.sleep(SAMPLE_EVERY)

    async def break_parts(self, every: float) -> None:
        """Kill -9 each part in turn, and start it again as its supervisor would."""
        house = self.house
        parts: Sequence[tuple[str, Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]] = (
            ("scheduler", house.scheduler.kill, house.scheduler.start),
            ("FastAGI server", house.agi.kill, house.agi.start),
            (ASTERISK, house.kill_asterisk, house.start_asterisk),
            ("Postgres", house.kill_postgres, house.start_postgres),
        )
        for part, kill, start in parts:
            await asyncio.sleep(every)
            began_at = now()
            await kill()
            await asyncio.sleep(RESTARTED_AFTER)
            await start()
            self.outages.append(Outage(part, began_at, now() + SETTLES_WITHIN))

    @property
    def list_ran_short_at(self) -> datetime:
        """When for the first time nobody was due at once: from then on a line may be idle for want of people."""
        full = [sample for sample in self.samples if sample.due > 0]
        return full[-1].at if full else self.began_at

    def in_use(self, lines: int, *, with_outages: bool) -> float:
        """The part of the lines in use from when they were first filled until the list ran short."""
        first_full = next((each.at for each in self.samples if each.at_once >= lines * 0.95), self.began_at)
        outages = [] if with_outages else self.outages
        return mean_in_use(self.calls, first_full, self.list_ran_short_at, outages) / lines

    @property
    def calls(self) -> list[CarriedCall]:
        """The calls as we had them."""
        return as_we_had_them(
            self.ledger.calls, [each.began_at for each in self.outages if each.part == ASTERISK]
        )

    async def dispositions(self) -> dict[str, int]:
        """How many attempts ended how, by our archive."""
        async with self.house.database() as database, database.connection() as connection:
            cursor = await connection.execute(
                "select coalesce(disposition::text, 'open'), count(*) from attempts group by 1 order by 2 desc"
            )
            return dict(await cursor.fetchall())

    async def complaints(self) -> list[str]:
        """Everything in which our archive and the carrier's ledger differ."""
        async with self.house.database() as database, database.connection() as connection:
            return disagreements(await placed_calls(connection), self.ledger.calls)


async def _sample(database: Database, ledger: Ledger) -> Sample | None:
    """None while the database is away."""
    try:
        async with database.connection() as connection:
            due, waiting, answered = await _queue(connection)
    except DatabaseUnavailable:
        return None
    return Sample(now(), due, waiting, answered, sum(ledger.at_once.values()))


async def _queue(connection: Connection) -> tuple[int, int, int]:
    cursor = await connection.execute(
        """
        select count(*) filter (where state = 'waiting' and due_at <= now()),
               count(*) filter (where state in ('waiting', 'calling', 'texting')),
               count(*) filter (where state = 'answered')
        from invitations
        """
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1], row[2]
