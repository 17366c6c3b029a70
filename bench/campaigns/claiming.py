"""How long the claim of the next hundred takes among few and among millions that wait, and an outcome to be written down."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import uvloop

from bench.campaigns.filling import add_people, plan, settings, start_campaign
from bench.figures import quantile
from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.campaigns.calls.recording import record_hangup
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.zones import country_of, zone_of
from centralino.clock import now
from centralino.database import Database, migrate
from centralino.directory.numbers import is_mobile
from centralino.stack import postgres

SIZES = 10_000, 1_000_000, 5_000_000
AT_ONCE = 100
CLAIMS, WARM_UP = 1_000, 20
OUTCOMES = 2_000
BUSY = 17  # of Q.850


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims of a hundred calls among so many that wait; lengths in milliseconds."""

    waiting: int
    took: list[float] = field(default_factory=list)

    @property
    def p99(self) -> float:
        return quantile(self.took, 0.99)

    def row(self, least: float) -> str:
        """A line of the table. `least` is the least p99 of all sizes."""
        return (
            f"| {self.waiting:,} | {quantile(self.took, 0.5):.1f} | {quantile(self.took, 0.9):.1f} | {self.p99:.1f} "
            f"| {self.p99 / least:.2f} |"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """Outcomes written down one after another, and the least that a transaction of one statement takes; milliseconds."""

    took: Sequence[float]
    bare: Sequence[float]


def report(claims: Sequence[Claims]) -> str:
    """The Markdown table of the claims."""
    head = "| waiting | p50 ms | p90 ms | p99 ms | p99 as a multiple of the least |"
    least = min(each.p99 for each in claims)
    return "\n".join([head, "|---:|---:|---:|---:|---:|", *(each.row(least) for each in claims)])


def report_outcomes(written: Written) -> str:
    """The Markdown table of the outcomes."""
    head = "| transaction | p50 ms | p99 ms | p50 as a multiple |"
    rows = [("an outcome with its next step", written.took), ("one row changed", written.bare)]
    bare = quantile(written.bare, 0.5)
    return "\n".join(
        [
            head,
            "|---|---:|---:|---:|",
            *(
                f"| {name} | {quantile(took, 0.5):.2f} | {quantile(took, 0.99):.2f} | {quantile(took, 0.5) / bare:.1f} |"
                for name, took in rows
            ),
        ]
    )


def measure(sizes: Sequence[int] = SIZES, count: int = CLAIMS) -> tuple[list[Claims], Written]:
    """Fill a database for each size on one server, claim from each in turn, and throw them away. Takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        with postgres.start(Path(folder), fast=True) as running:
            dsns = {size: _filled(running.dsn, size) for size in sizes}
        with postgres.start(Path(folder)):  # filled in a hurry, measured as it is shipped
            return uvloop.run(_measure(dsns, count))


def _filled(server: str, size: int) -> str:
    print(f"filling a database with {size:,} invitations that wait …", file=sys.stderr)
    dsn = postgres.create_database(server, f"bench_{size}")
    migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        add_people(connection, size)
        start_campaign(connection, "dinner", plan("main"), 1, size)
        connection.execute("vacuum analyze")
    return dsn


async def _measure(dsns: dict[int, str], count: int) -> tuple[list[Claims], Written]:
    found = [Claims(size) for size in dsns]
    async with AsyncExitStack() as stack:
        bases = [
            _Base(await stack.enter_async_context(Database(dsn, connections=1))) for dsn in dsns.values()
        ]
        print(f"claiming {count} times from each …", file=sys.stderr)
        turns = list(zip(bases, found, strict=True))
        for turn in range(WARM_UP + count):
            first = turn % len(turns)  # nobody always follows the largest, whose writes the disk still has
            for base, claims in turns[first:] + turns[:first]:
                claims.took.append(await base.claim_and_give_back())
        for claims in found:
            del claims.took[:WARM_UP]
        return found, await bases[len(bases) // 2].write_outcomes()


@dataclass(frozen=True, slots=True)
class _Base:
    """One of the databases, with a campaign that is claimed from."""

    database: Database
    organisation: Organisation = field(default_factory=lambda: Organisation(settings()))

    async def claim_and_give_back(self) -> float:
        """How long it takes; whoever was claimed waits again, behind all others, so that as many wait as before."""
        _forget_numbers()
        began = time.perf_counter()
        placings = await self._claim()
        took = (time.perf_counter() - began) * 1000
        assert len(placings) == AT_ONCE
        async with self.database.transaction() as connection:
            await connection.execute("update trunks set next_call_at = '1970-01-01'")
            await connection.execute("delete from outbound_calls")
            await connection.execute(
                """
                update invitations set state = 'waiting', next_step = 'call', due_at = now(), reason = 'due'
                where id = any(%(ids)s)
                """,
                {"ids": [id for placing in placings for id in placing.invitation_ids]},
            )
        return took

    async def write_outcomes(self) -> Written:
        """Of calls to people who were busy: they are to be called again in twenty minutes."""
        print(f"writing down {OUTCOMES:,} outcomes …", file=sys.stderr)
        took, bare = list[float](), list[float]()
        while len(took) < OUTCOMES:
            for placing in await self._claim():
                took.append(await _timed(self._write(placing.call_id)))
                bare.append(await _timed(self._change_one_row(placing.call_id)))
            async with self.database.connection() as connection:
                await connection.execute("update trunks set next_call_at = '1970-01-01'")
        return Written(took, bare)

    async def _claim(self) -> list[Placing]:
        return await claim_calls(self.database, self.organisation, "main", uuid4(), now(), AT_ONCE)

    async def _write(self, call_id: int) -> None:
        async with self.database.transaction() as connection:
            await record_hangup(connection, self.organisation, call_id, cause=BUSY, rang=False, at=now())

    async def _change_one_row(self, call_id: int) -> None:
        async with self.database.transaction() as connection:
            await connection.execute(
                "update outbound_calls set originated_at = now() where id = %(id)s", {"id": call_id}
            )


async def _timed(work: Awaitable[None]) -> float:
    began = time.perf_counter()
    await work
    return (time.perf_counter() - began) * 1000


def _forget_numbers() -> None:
    """Everybody is claimed as for the first time, with a number that was never looked at."""
    for remembers in (is_mobile, country_of, zone_of):
        remembers.cache_clear()


if __name__ == "__main__":
    claims, written = measure([int(each) for each in sys.argv[2:]], int(sys.argv[1]))
    print(report(claims), report_outcomes(written), sep="\n\n")
