"""What takes long to count is counted once for all who look at it, and is soon counted anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import cast

import pytest

from centralino.database import Connection, Database
from tests.fixtures.campaigns import an_organisation
from web import counting
from web.counting import CountingFailed, counted_apart
from web.live import Boards
from web.office import Office


class Connected(Database):
    """Has a connection that nobody asks anything on."""

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        yield cast(Connection, None)


def an_office() -> Office:
    organisation, database = an_organisation(), Connected("postgresql:///nowhere")
    return Office(organisation.settings, database, organisation, Boards(database, organisation.settings))


class Counter:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, _: Connection) -> int:
        self.asked += 1
        return self.asked


async def over(office: Office, name: str = "members") -> None:
    errand = office.errands.find(name)
    assert errand is not None
    assert errand.task is not None
    await errand.task


async def test_what_is_counted_is_known_to_all_who_ask_again() -> None:
    office, count = an_office(), Counter()
    assert [counted_apart(office, "members", count) for _ in range(2)] == [None, None]
    await over(office)
    assert [counted_apart(office, "members", count) for _ in range(2)] == [1, 1]


async def test_of_others_it_is_counted_apart() -> None:
    office, count = an_office(), Counter()
    counted_apart(office, "members", count)
    await over(office)
    assert counted_apart(office, "other members", count) is None
    await over(office, "other members")
    assert counted_apart(office, "other members", count) == 2


async def test_one_is_counted_after_the_other() -> None:
    office = an_office()
    at_once: list[int] = []
    under_way = 0

    async def count(_: Connection) -> int:
        nonlocal under_way
        under_way += 1
        at_once.append(under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return 0

    for name in ("members", "other members", "lists"):
        counted_apart(office, name, count)
    for name in ("members", "other members", "lists"):
        await over(office, name)
    assert at_once == [1, 1, 1]


async def test_after_some_seconds_it_is_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    office, count = an_office(), Counter()
    counted_apart(office, "members", count)
    await over(office)
    monkeypatch.setattr(counting, "KEPT_FOR", timedelta(0))
    assert counted_apart(office, "members", count) is None
    monkeypatch.undo()
    await over(office)
    assert counted_apart(office, "members", count) == 2


async def test_what_it_was_before_is_told_meanwhile_to_who_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    office, count = an_office(), Counter()
    counted_apart(office, "members", count)
    await over(office)
    monkeypatch.setattr(counting, "KEPT_FOR", timedelta(0))
    assert [counted_apart(office, "members", count, or_before=True) for _ in range(2)] == [1, 1]
    assert counted_apart(office, "members", count) is None
    await over(office)
    assert counted_apart(office, "members", count, or_before=True) == 2


async def test_who_hears_that_it_failed_may_ask_again() -> None:
    office, count = an_office(), Counter()

    async def fail(_: Connection) -> int:
        await asyncio.sleep(0)
        raise RuntimeError("no")

    counted_apart(office, "members", fail)
    await over(office)
    with pytest.raises(CountingFailed):
        counted_apart(office, "members", fail)
    assert counted_apart(office, "members", count) is None
    await over(office)
    assert counted_apart(office, "members", count) == 1
