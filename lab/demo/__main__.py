"""The demonstration, from setting up to the table; exit code 0 only if every call went where it should."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import time
from datetime import datetime

from rich.console import Console
from rich.text import Text

from centralino.clock import now
from centralino.database import Database
from centralino.prompts.catalogue import read_catalogue
from centralino.stack.asterisk import AsteriskMissing, AsteriskWillNotStart
from centralino.stack.postgres import PostgresError
from lab.carrier import Account
from lab.demo import cast
from lab.demo.judging import Judged, judge
from lab.demo.programme import show
from lab.demo.scenes import Play
from lab.demo.stage import Stage
from lab.demo.words import Words
from lab.directory import furnish
from lab.house import CHECKOUT, House, NotReady
from lab.network import Lab
from lab.personas import People, read_people
from lab.ports import free_port
from lab.record import Record, calls_since

RECORDED_WITHIN = 15.0
"""Seconds: calls that waited in the journal while Postgres was away are saved again by then."""


def main() -> int:
    """Run it."""
    console = Console()
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it tells of the connections that we cut
    try:
        return asyncio.run(demonstrate(console))
    except (KeyboardInterrupt, asyncio.CancelledError):
        console.print("stopped")
        return 130
    except (AsteriskMissing, AsteriskWillNotStart, NotReady, PostgresError) as error:
        print(error, file=sys.stderr)
        return 1


async def demonstrate(console: Console) -> int:
    """Set up, play, judge; the exit code."""
    _end_in_order_when_told()
    began, began_at = time.monotonic(), now()
    people = read_people()
    words = Words(read_catalogue(CHECKOUT / "sounds" / "prompts.toml"), people)
    stage = Stage([part.caller for part in cast.ALL], people, words, console)
    account = Account(free_port())
    console.print("Starting Postgres, Asterisk and the FastAGI server, and a telephone network around them …")
    async with (
        House(account) as house,
        Lab(account, people, watch=stage.watch) as lab,
        house.database() as database,
    ):
        await furnish(database, now())
        play = Play(house, lab, stage)
        with stage:
            await play.perform()
        records = await _records(database, began_at)
        server_said = house.agi.said()
    judged = _judge_all(play, records, people)
    show(console, judged, people, time.monotonic() - began)
    if all(not each.complaints for each in judged):
        return 0
    console.print("What the FastAGI server said last:", Text(server_said), sep="\n")
    return 1


def _end_in_order_when_told() -> None:
    """As Ctrl-C does: a terminal that is closed leaves no Postgres behind."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, task.cancel)


async def _records(database: Database, since: datetime) -> list[Record]:
    """What is recorded, once it is all there or the time is up."""
    deadline = time.monotonic() + RECORDED_WITHIN
    while True:
        async with database.connection() as connection:
            records = await calls_since(connection, since)
        complete = sum(record.is_complete for record in records)
        if complete >= len(cast.ALL) or time.monotonic() > deadline:
            return records
        await asyncio.sleep(0.3)


def _judge_all(play: Play, records: list[Record], people: People) -> list[Judged]:
    judged = []
    unclaimed = list(records)
    for part in cast.ALL:
        number, heard = people.callers[part.caller].number, play.heard.get(part.caller)
        record = next((record for record in unclaimed if record.caller == number), None)
        if record:
            unclaimed.remove(record)
        reached = people.callees[heard.reached] if heard and heard.reached else None
        judged.append(judge(part, heard, record, reached))
    return judged


if __name__ == "__main__":
    sys.exit(main())
