"""A house as large as any that we are meant for, in a cluster of its own that is thrown away with it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.looking.people import fill as fill_people
from bench.pages.campaigns import fill_campaigns
from bench.pages.office import fill_office
from centralino.clock import now
from centralino.database import migrate
from centralino.stack import postgres

CONTACTS = 1_000_000
CALLS = 500_000


@contextmanager
def a_house(folder: Path) -> Iterator[str]:
    """The DSN of a filled database, on a server as it is shipped; filled first unless it is there. Takes minutes."""
    if not (folder / "filled").exists():
        with postgres.start(folder, fast=True) as running:
            _fill(postgres.create_database(running.dsn, "house"))
        (folder / "filled").touch()
    with postgres.start(folder) as running:
        dsn = running.dsn.replace("/centralino?", "/house?")
        migrate(dsn)  # one that was kept may be older than we are
        yield dsn


def _fill(dsn: str) -> None:
    migrate(dsn)
    at, began = now(), time.monotonic()
    fill_people(dsn, CONTACTS, CALLS)
    with psycopg.connect(dsn, autocommit=True) as connection:
        print(f"  after {time.monotonic() - began:.0f} s: campaigns …", file=sys.stderr)
        connection.execute("set maintenance_work_mem = '1GB'")
        connection.execute("set work_mem = '256MB'")
        fill_campaigns(connection, at, CONTACTS / 1_000_000)
        fill_office(connection, at)
        print(f"  after {time.monotonic() - began:.0f} s: vacuum …", file=sys.stderr)
        connection.execute("vacuum (analyze, freeze)")
    print(f"  filled in {time.monotonic() - began:.0f} s", file=sys.stderr)
