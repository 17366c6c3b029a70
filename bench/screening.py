"""How long a screening decision takes, from the look-up to the verdict, with a million numbers in Postgres."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import uvloop

from bench.figures import quantile
from centralino.clock import now
from centralino.database import Database, migrate
from centralino.settings import Settings
from centralino.stack import postgres
from centralino.support.line import SupportLine

PEOPLE = 1_000_000
DECISIONS = 20_000
WARM_UP = 2_000

TELEPHONE = {
    "lines": {"+390298765432": {"language": "it"}},
    "safe": {"phone": "desk"},
    "phones": {"desk": {"password": "not-a-secret"}},
    "destinations": {"support": {"ring": [{"phone": "desk"}]}, "sales": {"ring": [{"phone": "desk"}]}},
}


@dataclass(frozen=True, slots=True)
class Timed:
    """Decisions asked for by so many callers at once; lengths in milliseconds."""

    at_once: int
    per_second: float
    p50: float
    p99: float
    worst: float
    bare_p50: float

    def row(self) -> str:
        """A line of the table."""
        return (
            f"| {self.at_once} | {self.per_second:,.0f} | {self.p50:.2f} | {self.p99:.2f} | {self.worst:.1f} "
            f"| {self.p50 / self.bare_p50:.1f} |"
        )


def report(rows: list[Timed]) -> str:
    """The Markdown table."""
    head = "| callers at once | decisions/s | p50 ms | p99 ms | worst ms | p50 as a multiple of `select 1` |"
    return "\n".join([head, "|---|---|---|---|---|---|", *(row.row() for row in rows)])


def measure() -> list[Timed]:
    """Fill a database of its own, ask, and throw it away. Takes a minute or so."""
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder)) as running:
        dsn = postgres.create_database(running.dsn, "bench")
        migrate(dsn)
        print(f"filling a database with {PEOPLE:,} numbers …", file=sys.stderr)
        fill(dsn)
        return uvloop.run(ask(dsn))


def fill(dsn: str) -> None:
    """A million contacts with a number, a code, a contract; every tenth with a grant as well."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            """
            insert into contacts (name, created_at, created_by)
                select 'Contact ' || n, now(), 'bench' from generate_series(1, %(n)s) n;
            """,
            {"n": PEOPLE},
        )
        for statement in FILL:
            connection.execute(statement)
        connection.execute("vacuum analyze")


FILL = (
    """
    insert into numbers (number, contact_id, trust, source, added_at, added_by)
        select '+3902' || (10000000 + id), id, 'declared', 'import', now(), 'bench' from contacts
    """,
    """
    insert into codes (code, keyed, kind, contact_id)
        select 10000000 + id, 10000000 + id, 'customer', id from contacts
    """,
    """
    insert into contracts (contact_id, kind, starts_on, ends_on, paid_until, added_at, added_by)
        select id, 'standard', current_date - 100, current_date + 265,
               case when id %% 3 > 0 then current_date + 265 end, now(), 'bench' from contacts
    """.replace("%%", "%"),
    """
    insert into grants (contact_id, state, at, by, why)
        select id, 'granted', now(), 'bench', 'a courtesy' from contacts where id % 10 = 0
    """,
)


async def ask(dsn: str) -> list[Timed]:
    """Decide for callers one at a time, and for several at once over the eight connections of a process."""
    settings = Settings.model_validate(
        {"folder": Path(), "ami_password": "a-password-of-the-bench", "telephone": TELEPHONE}
    )
    async with Database(dsn, connections=settings.database_connections) as database:
        line = SupportLine(database, settings)
        await _decide(line, _callers(WARM_UP), 8)
        return [await _timed(line, database, at_once) for at_once in (1, 8, 50)]


async def _timed(line: SupportLine, database: Database, at_once: int) -> Timed:
    bare = await _bare(database, 2_000)
    began = time.perf_counter()
    took = await _decide(line, _callers(DECISIONS), at_once)
    elapsed = time.perf_counter() - began
    return Timed(
        at_once,
        DECISIONS / elapsed,
        quantile(took, 0.5) * 1000,
        quantile(took, 0.99) * 1000,
        max(took) * 1000,
        quantile(bare, 0.5) * 1000,
    )


async def _decide(line: SupportLine, callers: Iterator[str], at_once: int) -> list[float]:
    took: list[float] = []

    async def one_after_another() -> None:
        for number in callers:
            began = time.perf_counter()
            known = await line.who_is_calling(number, "main", now())
            line.screen(known, now())
            took.append(time.perf_counter() - began)
            assert not known.look_up_failed

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return took


async def _bare(database: Database, times: int) -> list[float]:
    """The least a look-up can cost: the same pool and the same server, asked nothing."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        await database.ask(lambda connection: connection.execute("select 1"), within=5)
        took.append(time.perf_counter() - began)
    return took


def _callers(how_many: int) -> Iterator[str]:
    """Numbers we know, and one in ten that we do not."""
    chance = random.Random(7)
    for _ in range(how_many):
        yield f"+3902{10_000_000 + chance.randint(1, PEOPLE * 11 // 10)}"
