"""Answers as they come by telephone, and how long until each stood on every board of its campaign."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.fastagi.__main__ import cpu_seconds
from bench.figures import quantile
from bench.pages.asking import sign_in
from bench.pages.house import a_house
from bench.web_process import web_process
from centralino.campaigns.answering import take_answer
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered
from centralino.clock import now
from centralino.database import Connection, Database
from web.doors import COOKIE

BOARDS = 300
READERS = 2  # processes with half of them each
ANSWERS = 100
EVERY = 0.2  # seconds between two answers
SEEN_WITHIN = 10.0  # seconds that are waited for the last one

CAMPAIGNS = """
    select campaigns.name, count(*) from campaigns join invitations on campaign_id = campaigns.id
    where campaigns.state = 'running' group by campaigns.id order by count(*), campaigns.id
"""
WAITING = """
    select invitations.id, contact_id from invitations join campaigns on campaigns.id = campaign_id
    where name = %(name)s and invitations.state = 'waiting' and answered_at is null
    order by invitations.id desc limit %(most)s
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """Seconds from the key to the board, for each answer on each board of its campaign; `missed` never came."""

    how: str
    members: str
    took: Sequence[float]
    missed: int
    server: float  # processors' worth of the web process while answers came

    def row(self) -> str:
        """A line of the table."""
        took = self.took or [float("nan")]
        figures = [quantile(took, share) for share in (0.5, 0.95)] + [max(took)]
        seconds = " | ".join(f"{each:.2f}" for each in figures)
        return f"| {self.how} | {self.members} | {seconds} | {self.missed} | {self.server:.0%} |"


def report(rows: Sequence[Shown]) -> str:
    """The Markdown table."""
    head = "| boards | members of a campaign | p50 s | p95 s | worst s | never seen | web process's CPU |"
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|---:|", *(row.row() for row in rows)])


def measure() -> list[Shown]:
    """Fill a house, open boards in it, and throw it away. Takes minutes."""
    with tempfile.TemporaryDirectory() as folder, a_house(Path(folder)) as dsn:
        return watch(dsn)


def watch(dsn: str) -> list[Shown]:
    """On one campaign, the smallest that runs, then the largest, then over all that run."""
    return uvloop.run(_watch(dsn))


async def _watch(dsn: str) -> list[Shown]:
    async with Database(dsn, connections=2) as database:
        async with database.connection() as connection:
            sizes = dict(await (await connection.execute(CAMPAIGNS)).fetchall())
        names = list(sizes)
        token = await sign_in(database)
        return [
            await _shown(database, token, "all on one campaign", sizes, names[:1]),
            await _shown(database, token, "all on the largest campaign", sizes, names[-1:]),
            await _shown(database, token, f"over {len(names)} campaigns in turn", sizes, names),
        ]


async def _shown(
    database: Database, token: str, how: str, sizes: Mapping[str, int], names: Sequence[str]
) -> Shown:
    print(f"  {BOARDS} boards, {how} …", file=sys.stderr)
    watched = [names[nth % len(names)] for nth in range(BOARDS)]
    with (
        web_process(database.dsn) as web,
        watching(web.address, f"{COOKIE}={token}", watched) as readers,
    ):
        await asyncio.sleep(2)
        began, used = time.monotonic(), cpu_seconds(web.pid)
        told = await _answer(database, names)
        server = (cpu_seconds(web.pid) - used) / (time.monotonic() - began)
        await asyncio.sleep(SEEN_WITHIN)
        seen = [each for reader in readers for each in reader.seen()]
    boards = zip(_dealt(watched), seen, strict=True)
    found = [(at, saw.get(str(who))) for name, saw in boards for who, at in told[name].items()]
    took = [saw - at for at, saw in found if saw is not None]
    smallest, largest = (f"{each([sizes[name] for name in names]):,}" for each in (min, max))
    members = smallest if smallest == largest else f"{smallest} to {largest}"
    shown = Shown(how, members, took, len(found) - len(took), server)
    print(f"  {shown.row()}", file=sys.stderr)
    return shown


async def _answer(database: Database, names: Sequence[str]) -> dict[str, dict[int, float]]:
    """When each pressed the key, by campaign and member."""
    told: dict[str, dict[int, float]] = {name: {} for name in names}
    async with database.connection() as connection:
        rows = {name: await _waiting(connection, name, ANSWERS // len(names) + 1) for name in names}
    for nth in range(ANSWERS):
        name = names[nth % len(names)]
        invitation, contact = rows[name][nth // len(names)]
        told[name][contact] = time.monotonic()
        async with database.transaction() as connection:
            answered = Answered(Answer.YES, now(), AnswerChannel.CALL, "+393401230001")
            await take_answer(connection, invitation, answered, now())
        await asyncio.sleep(EVERY)
    return told


async def _waiting(connection: Connection, name: str, most: int) -> Sequence[tuple[int, int]]:
    cursor = await connection.execute(WAITING.encode(), {"name": name, "most": most})
    return [(invitation, contact) for invitation, contact in await cursor.fetchall()]


def _dealt(watched: Sequence[str]) -> list[str]:
    """In the order in which readers tell what they saw."""
    return [name for first in range(READERS) for name in watched[first::READERS]]


@dataclass(frozen=True, slots=True)
class Reader:
    """A process with boards that are open."""

    process: subprocess.Popen[str]
    file: Path

    def seen(self) -> list[dict[str, float]]:
        """What stood on each of its boards, by the ids of members, and since when; it has ended then."""
        self.process.communicate()
        found: list[dict[str, float]] = json.loads(self.file.read_text())
        return found


@contextmanager
def watching(address: str, cookie: str, campaigns: Sequence[str]) -> Iterator[list[Reader]]:
    """Processes with a board open for each of these, once they are."""
    with tempfile.TemporaryDirectory() as folder:
        readers = [
            _reader(Path(folder) / f"{first}.json", address, cookie, campaigns[first::READERS])
            for first in range(READERS)
        ]
        try:
            for reader in readers:
                assert reader.process.stdout is not None
                assert reader.process.stdout.readline() == "open\n"
            yield readers
        finally:
            for reader in readers:
                reader.process.kill()
                reader.process.wait()


def _reader(file: Path, address: str, cookie: str, campaigns: Sequence[str]) -> Reader:
    command = [sys.executable, "-m", "bench.boards.watching", str(file), address, cookie, *campaigns]
    return Reader(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True), file)


if __name__ == "__main__":
    print(report(measure()))
