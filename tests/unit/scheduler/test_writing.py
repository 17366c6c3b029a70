"""News of calls is written down in order, and waits for a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import cast

from centralino.campaigns.recording import Recorded
from centralino.database import Connection, Database, DatabaseUnavailable
from scheduler.writing import Write, Writing

NO_CONNECTION = cast(Connection, None)


class ADatabase:
    """Is away for the first `away` transactions."""

    def __init__(self, away: int = 0) -> None:
        self.away = away

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        if self.away:
            self.away -= 1
            raise DatabaseUnavailable("gone fishing")
        yield NO_CONNECTION


def writing_to(database: ADatabase) -> Writing:
    return Writing(cast(Database, database), lambda _: None)


async def let_all_be_written(writing: Writing) -> None:
    hands = asyncio.create_task(writing.forever())
    async with asyncio.timeout(5):
        await writing.all_written()
    hands.cancel()
    with suppress(asyncio.CancelledError):
        await hands


def noting(notes: list[str], what: str) -> Write:
    async def write(_: Connection) -> Recorded | None:
        notes.append(what)
        return None

    return write


async def test_news_of_one_call_is_written_in_the_order_in_which_it_came() -> None:
    writing, notes = writing_to(ADatabase()), list[str]()
    for what in ("rings", "answers", "over"):
        writing.later(7, noting(notes, what))
    await let_all_be_written(writing)
    assert notes == ["rings", "answers", "over"]


async def test_nothing_is_lost_while_the_database_is_away() -> None:
    writing, notes = writing_to(ADatabase(away=3)), list[str]()
    writing.later(7, noting(notes, "over"))
    await let_all_be_written(writing)
    assert notes == ["over"]


async def test_a_mistake_in_one_call_does_not_stop_the_others() -> None:
    writing, notes = writing_to(ADatabase()), list[str]()

    async def mistaken(_: Connection) -> Recorded | None:
        raise ValueError("our mistake")

    writing.later(7, mistaken)
    writing.later(7, noting(notes, "over"))
    await let_all_be_written(writing)
    assert notes == ["over"]


async def test_who_waits_for_what_was_recorded_is_told_after_the_commit() -> None:
    told: list[Recorded] = []
    writing = Writing(cast(Database, ADatabase()), told.append)
    recorded = cast(Recorded, object())

    async def write(_: Connection) -> Recorded | None:
        assert not told
        return recorded

    writing.later(1, write)
    await let_all_be_written(writing)
    assert told == [recorded]
