"""News of calls is written down in order, much of it in one go, and waits for a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from centralino.campaigns.calls.recording import CallNews, HungUp, Originated, Recorded, WasAnswered
from centralino.database import Connection, Database, DatabaseUnavailable
from scheduler.writing import KEPT_FOR, Writing

NO_CONNECTION = cast(Connection, None)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
RECORDED = cast(Recorded, object())


def over(call_id: int = 7) -> HungUp:
    return HungUp(call_id, 17, rang=False, at=NOON)


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


@dataclass
class Notes:
    """What was written, transaction by transaction; a transaction with a call of `mistaken` fails."""

    mistaken: frozenset[int] = frozenset()
    written: list[Sequence[CallNews]] = field(default_factory=list)
    told: list[Recorded] = field(default_factory=list)

    async def record(self, _: Connection, news: Sequence[CallNews]) -> Sequence[Recorded]:
        if any(each.call_id in self.mistaken for each in news):
            raise ValueError("our mistake")
        assert len(self.told) == len(self.written)
        self.written.append(tuple(news))
        return [RECORDED]

    @property
    def all(self) -> list[CallNews]:
        return [each for together in self.written for each in together]

    async def of(self, *news: CallNews, database: ADatabase | None = None) -> None:
        """Have all of these written."""
        writing = Writing(cast(Database, database or ADatabase()), self.record, self.told.append)
        for each in news:
            writing.later(each)
        hands = asyncio.create_task(writing.forever())
        async with asyncio.timeout(5):
            await writing.all_written()
        hands.cancel()
        with suppress(asyncio.CancelledError):
            await hands


async def test_news_of_one_call_is_written_in_the_order_in_which_it_came() -> None:
    news, notes = [Originated(7, NOON), WasAnswered(7, NOON), over()], Notes()
    await notes.of(*news)
    assert notes.all == news


async def test_what_waits_is_written_in_one_transaction() -> None:
    notes = Notes()
    await notes.of(*(over(2 * each) for each in range(30)))
    assert len(notes.written) == 1


async def test_nothing_is_lost_while_the_database_is_away() -> None:
    notes = Notes()
    await notes.of(over(), database=ADatabase(away=3))
    assert notes.all == [over()]


async def test_a_mistake_in_one_call_does_not_stop_the_others() -> None:
    notes = Notes(mistaken=frozenset({4}))
    await notes.of(over(2), over(4), over(6), over(8))
    assert notes.all == [over(2), over(6), over(8)]


async def test_who_waits_for_what_was_recorded_is_told_after_the_commit() -> None:
    notes = Notes()
    await notes.of(over(1))
    assert notes.told == [RECORDED]


async def test_what_does_not_press_is_written_with_what_comes_after_it() -> None:
    notes = Notes()
    writing = Writing(cast(Database, ADatabase()), notes.record, notes.told.append)
    hands = asyncio.create_task(writing.forever())
    writing.later(Originated(7, NOON), presses=False)
    await asyncio.sleep(0.05)
    assert notes.written == []
    writing.later(over())
    await asyncio.sleep(0.05)
    assert notes.written == [(Originated(7, NOON), over())]
    hands.cancel()


async def test_what_does_not_press_is_written_by_and_by_though_nothing_comes() -> None:
    notes = Notes()
    writing = Writing(cast(Database, ADatabase()), notes.record, notes.told.append)
    hands = asyncio.create_task(writing.forever())
    writing.later(Originated(7, NOON), presses=False)
    async with asyncio.timeout(10 * KEPT_FOR):
        while not notes.written:
            await asyncio.sleep(0.01)
    hands.cancel()
