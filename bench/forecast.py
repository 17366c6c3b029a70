"""How long a forecast takes, from the database to the ranges, and how its cost grows with the members."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import uvloop
from psycopg.types.json import Jsonb

from centralino.campaigns.forecasting.forecast import Asked, Told, forecast
from centralino.campaigns.organisation import Organisation
from centralino.clock import now
from centralino.database import Database, migrate
from centralino.settings import Settings
from centralino.stack import postgres

SIZES = 10_000, 50_000
LINES = 60

TELEPHONE = {
    "lines": {"+390298765432": {"language": "it"}},
    "safe": {"phone": "desk"},
    "phones": {"desk": {"password": "not-a-secret"}},
    "destinations": {"support": {"ring": [{"phone": "desk"}]}, "sales": {"ring": [{"phone": "desk"}]}},
    "trunks": {"main": {"host": "192.0.2.1", "lines": LINES, "calls_per_second": 10.0}},
}


@dataclass(frozen=True, slots=True)
class Timed:
    """A forecast of so many members. `seconds` on the clock, `cpu` of all processes that took part, Postgres apart."""

    members: int
    runs: int
    calls: float
    seconds: float
    cpu: float

    @property
    def each(self) -> float:
        """CPU milliseconds for each member, loading and all else included."""
        return self.cpu / self.members * 1000

    def row(self, first: Timed) -> str:
        """A line of the table."""
        return (
            f"| {self.members:,} | {self.runs} | {self.calls:,.0f} | {self.seconds:.1f} | {self.cpu:.1f} "
            f"| {self.each:.2f} | {self.each / first.each:.2f} |"
        )


def report(rows: list[Timed]) -> str:
    """The Markdown table."""
    head = "| members | runs | calls | seconds | CPU s | CPU ms a member | against the first |"
    return "\n".join([head, "|---:|---:|---:|---:|---:|---:|---:|", *(row.row(rows[0]) for row in rows)])


def measure() -> list[Timed]:
    """Fill a database of its own for each size, ask, and throw it away."""
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder)) as running:
        return [_timed(running.dsn, members) for members in SIZES]


def _timed(server: str, members: int) -> Timed:
    dsn = postgres.create_database(server, f"bench_{members}")
    migrate(dsn)
    print(f"filling a database with a campaign of {members:,} members …", file=sys.stderr)
    fill(dsn, members)
    cpu, began = _cpu(), time.perf_counter()
    told = uvloop.run(ask(dsn))
    seconds = time.perf_counter() - began
    found = told.forecast
    assert found.asked
    return Timed(members, found.runs, found.calls.middle, seconds, _cpu() - cpu)


async def ask(dsn: str) -> Told:
    """The forecast of the campaign in that database."""
    settings = Settings.model_validate(
        {"folder": Path(), "ami_password": "a-password-of-the-bench", "telephone": TELEPHONE}
    )
    async with Database(dsn, connections=1) as database:
        told = await forecast(database, Organisation(settings), "dinner", Asked(now()))
    assert isinstance(told, Told)
    return told


def fill(dsn: str, members: int) -> None:
    """A campaign by calls and texts: a third of the members have a telephone at home besides a mobile."""
    starts_at = now() + timedelta(days=30)
    plan = {
        "event": {
            "title": "Cena",
            "place": "Roma",
            "starts_at": starts_at.isoformat(),
            "time_zone": "Europe/Rome",
        },
        "organisation": "Amici del Teatro",
        "lists": ["everybody"],
        "trunks": ["main"],
        "caller_id": "+390298765432",
        "replies_close_at": (starts_at - timedelta(days=2)).isoformat(),
        "hours": {"holidays": "IT"},
        "texts": {},
    }
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in FILL:
            connection.execute(statement, {"n": members, "plan": Jsonb(plan), "at": starts_at})
        connection.execute("vacuum analyze")


FILL = (
    """
    insert into contacts (name, created_at, created_by)
        select 'Maria Bianchi ' || n, now(), 'bench' from generate_series(1, %(n)s) n
    """,
    """
    insert into numbers (number, contact_id, trust, source, added_at, added_by)
        select '+39347' || (1000000 + id), id, 'declared'::trust, 'import', now(), 'bench' from contacts
        union all
        select '+3906' || (10000000 + id), id, 'declared'::trust, 'import', now(), 'bench' from contacts where id %% 3 = 0
    """,
    "insert into lists (name, created_at, created_by) values ('everybody', now(), 'bench')",
    "insert into list_members (list_id, contact_id, added_at, added_by) select 1, id, now(), 'bench' from contacts",
    """
    insert into events (title, place, starts_at, time_zone, created_at, created_by)
        values ('Cena', 'Roma', %(at)s, 'Europe/Rome', now(), 'bench')
    """,
    """
    insert into campaigns (name, event_id, state, plan, trunks, caller_id, replies_close_at, created_at, created_by)
        values ('dinner', 1, 'draft', %(plan)s, '{main}', '+390298765432', %(at)s, now(), 'bench')
    """,
)


def _cpu() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
