"""The first act as a whole: twenty callers call, and every call is judged."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from rich.console import Console
from rich.text import Text

from centralino.clock import now
from centralino.database import Database
from lab.demo import cast
from lab.demo.judging import Judged, judge
from lab.demo.programme import show
from lab.demo.scenes import Play
from lab.demo.stage import Stage
from lab.directory import furnish
from lab.house import House
from lab.network import Lab
from lab.personas import People
from lab.record import Record, calls_since

RECORDED_WITHIN = 15.0
"""Seconds: calls that waited in the journal while Postgres was away are saved again by then."""


async def play_support_line(
    console: Console, house: House, lab: Lab, people: People, database: Database, stage: Stage
) -> bool:
    """Whether every call went where it should."""
    began, began_at = time.monotonic(), now()
    await furnish(database, began_at)
    play = Play(house, lab, stage)
    with stage:
        await play.perform()
    records = await _records(database, began_at)
    judged = _judge_all(play, records, people)
    show(console, judged, people, time.monotonic() - began)
    if all(not each.complaints for each in judged):
        return True
    console.print("What the FastAGI server said last:", Text(house.agi.said()), sep="\n")
    return False


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
