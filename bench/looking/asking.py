"""How long staff wait for what they look for: contacts by any part of them, and lists by the page."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvloop

from bench.figures import quantile
from bench.looking.people import CALLS, CONTACTS, fill, people
from centralino.calls.listing import Wanted, call_backs_done, call_backs_to_return, list_calls
from centralino.clock import now
from centralino.database import Connection, Database, migrate
from centralino.directory.searching import search
from centralino.stack import postgres
from centralino.support.awaiting import awaiting_authorisation
from centralino.support.customer_file import told_calls

SEARCHES = 100  # of each kind
ROME = ZoneInfo("Europe/Rome")

Asking = Callable[[Connection], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Waited:
    """For one kind of question; lengths in milliseconds."""

    what: str
    p50: float
    p95: float
    worst: float

    def row(self) -> str:
        """A line of the table."""
        return f"| {self.what} | {self.p50:.1f} | {self.p95:.1f} | {self.worst:.1f} |"


def report(rows: Sequence[Waited]) -> str:
    """The Markdown table."""
    head = ["| looked for | p50 ms | p95 ms | worst ms |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *(row.row() for row in rows)])


def measure(contacts: int = CONTACTS, calls: int = CALLS) -> list[Waited]:
    """Fill a database of its own, ask, and throw it away. Takes ten minutes or so."""
    with tempfile.TemporaryDirectory() as folder, postgres.start(Path(folder)) as running:
        dsn = postgres.create_database(running.dsn, "bench")
        migrate(dsn)
        fill(dsn, contacts, calls)
        return ask(dsn, contacts)


def ask(dsn: str, contacts: int = CONTACTS) -> list[Waited]:
    """In a database that is filled."""
    return uvloop.run(_ask(dsn, contacts))


async def _ask(dsn: str, contacts: int) -> list[Waited]:
    async with Database(dsn, connections=1) as database, database.connection() as connection:
        kinds = {**_searches(contacts), **_lists(contacts)}
        return [await _time(connection, what, asked) for what, asked in kinds.items()]


async def _time(connection: Connection, what: str, asked: Sequence[Asking]) -> Waited:
    took = []
    for each in asked:
        began = time.perf_counter()
        await each(connection)
        took.append((time.perf_counter() - began) * 1000)
    return Waited(what, quantile(took, 0.5), quantile(took, 0.95), max(took))


def _searches(contacts: int) -> dict[str, list[Asking]]:
    """What people write who look for somebody who is there, and for somebody who is not."""
    chance = random.Random(3)
    some = chance.sample(list(people(contacts)), SEARCHES)
    written = {
        "a whole name": [name for _, name, *_ in some],
        "the second word of a name": [name.split()[1] for _, name, *_ in some],
        "the first three letters": [name[:3] for _, name, *_ in some],
        "two letters": [name[:2] for _, name, *_ in some],
        "three letters inside a word": [name.split()[1][1:4] for _, name, *_ in some],
        "words the other way round": [" ".join(name.split()[::-1]) for _, name, *_ in some],
        "what a tenth of all have (srl)": ["srl"] * SEARCHES,
        "a whole code": [code for _, _, code, *_ in some],
        "the last four of a code": [code[-4:] for _, _, code, *_ in some],
        "a whole number": [f"{mobile[3:6]} {mobile[6:]}" for *_, mobile, _ in some],
        "the beginning of a number": [f"{mobile[3:6]} {mobile[6:9]}" for *_, mobile, _ in some],
        "the last five of a number": [mobile[-5:] for *_, mobile, _ in some],
        "a whole number nobody has": [f"0766 {chance.randrange(10**6, 10**7)}" for _ in some],
        "a name nobody has": ["zzyzx"] * SEARCHES,
        "nothing: everybody by name": [""] * SEARCHES,
    }
    return {what: [_search(each) for each in texts] for what, texts in written.items()}


def _search(written: str) -> Asking:
    return lambda connection: search(connection, written, "IT")


def _lists(contacts: int) -> dict[str, list[Asking]]:
    chance = random.Random(4)
    ids = [chance.randint(1, contacts) for _ in range(SEARCHES)]
    mobiles = [mobile for *_, mobile, _ in chance.sample(list(people(contacts)), SEARCHES)]
    days = [now() - timedelta(days=chance.randint(2, 1000)) for _ in range(SEARCHES)]
    wanted = {
        "calls, the latest": [Wanted()] * SEARCHES,
        "calls of a contact": [Wanted(contact_id=each) for each in ids],
        "calls from a number or to it": [Wanted(number=each) for each in mobiles],
        "calls of a day": [Wanted(since=each, until=each + timedelta(days=1)) for each in days],
        "calls that ended in a rare way": [Wanted(outcome="script-failed")] * SEARCHES,
        "calls that ended in a way that never was": [Wanted(outcome="lost")] * SEARCHES,
    }
    return {
        **{what: [_calls(each) for each in wishes] for what, wishes in wanted.items()},
        "calls of a contact, with why each went where it went": [_told(each) for each in ids],
        "call-backs to return": [call_backs_to_return] * SEARCHES,
        "call-backs returned": [call_backs_done] * SEARCHES,
        "who awaits authorisation": [awaiting_authorisation] * SEARCHES,
    }


def _calls(wanted: Wanted) -> Asking:
    return lambda connection: list_calls(connection, wanted)


def _told(contact_id: int) -> Asking:
    return lambda connection: told_calls(connection, Wanted(contact_id=contact_id), ROME)


if __name__ == "__main__":
    print(report(measure(*map(int, sys.argv[1:]))))
