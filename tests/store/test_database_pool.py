"""The pool outlives its server: it opens without one, fails soon and plainly, and heals by itself."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection

from centralino.database import Database, DatabaseRefused, DatabaseUnavailable, Notified, Reconnected
from centralino.stack.postgres import start
from tests.fixtures.postgres import frozen, kill


async def one(connection: AsyncConnection) -> int:
    cursor = await connection.execute("select 1")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def asked(database: Database) -> int:
    async with database.connection() as connection:
        return await one(connection)


async def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    async with database.connection() as connection:
        await connection.execute("create table kept (id integer)")
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with database.transaction() as connection:
            await connection.execute("insert into kept values (1)")
            raise ZeroDivisionError
    async with database.transaction() as connection:
        await connection.execute("insert into kept values (2)")
    async with database.connection() as connection:
        assert await (await connection.execute("select id from kept")).fetchall() == [(2,)]


async def test_every_connection_taken_is_a_plain_failure_within_the_wait(dsn: str) -> None:
    async with Database(dsn, connections=1, wait=0.3) as database, database.connection():
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailable):
            await asked(database)
        assert time.monotonic() - began < 0.6


async def test_a_statement_that_runs_too_long_is_given_up_by_the_server(dsn: str) -> None:
    async with Database(dsn, connections=1, statement_timeout=0.2) as database:
        with pytest.raises(DatabaseUnavailable, match="statement timeout"):
            async with database.connection() as connection:
                await connection.execute("select pg_sleep(5)")
        assert await asked(database) == 1


async def test_values_that_postgres_will_not_have_are_told_as_refused(database: Database) -> None:
    async with database.connection() as connection:
        await connection.execute("create table picky (id integer primary key check (id > 0))")
    for values in ("(1), (1)", "(-1)", "(5000000000)"):
        with pytest.raises(DatabaseRefused):
            async with database.transaction() as connection:
                await connection.execute(f"insert into picky values {values}")
    assert await asked(database) == 1


async def test_our_own_mistakes_are_not_told_as_an_outage(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        async with database.connection() as connection:
            await connection.execute("select nonsense")
    assert await asked(database) == 1


async def test_a_slow_answer_is_not_waited_for(database: Database) -> None:
    async def slow(connection: AsyncConnection) -> None:
        await connection.execute("select pg_sleep(5)")

    began = time.monotonic()
    with pytest.raises(DatabaseUnavailable, match=r"no answer within 0\.2 s"):
        await database.ask(slow, within=0.2)
    assert time.monotonic() - began < 0.4
    assert await database.ask(one, within=1) == 1


async def test_an_abandoned_question_is_cancelled_and_its_connection_comes_back(dsn: str) -> None:
    async with Database(dsn, connections=1) as database:
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                await database.ask(lambda c: c.execute("select pg_sleep(5)"), within=0.1)
        assert await database.ask(one, within=1) == 1


async def test_an_error_of_a_question_reaches_who_asked(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedColumn):
        await database.ask(lambda c: c.execute("select nonsense"), within=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mortal"


async def test_it_opens_without_a_server_and_works_once_there_is_one(folder: Path) -> None:
    with start(folder, fast=True) as running:
        dsn = running.dsn
    async with Database(dsn, connections=2, wait=0.5) as database:
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                await asked(database)
        with start(folder, fast=True):
            assert await asked(database) == 1


async def test_it_recovers_by_itself_when_a_killed_server_is_back(folder: Path) -> None:
    first = start(folder, fast=True)
    async with Database(first.dsn, connections=6) as database:
        assert await asyncio.gather(*(asked(database) for _ in range(6))) == [1] * 6
        kill(first)
        with pytest.raises(DatabaseUnavailable):
            await asked(database)
        with start(folder, fast=True):
            began = time.monotonic()
            assert await asyncio.gather(*(asked(database) for _ in range(12))) == [1] * 12
            assert time.monotonic() - began < 2
        first.leave()


async def test_a_restart_between_two_questions_goes_unnoticed(folder: Path) -> None:
    first = start(folder, fast=True)
    async with Database(first.dsn, connections=6) as database:
        assert await asyncio.gather(*(asked(database) for _ in range(6))) == [1] * 6
        first.leave()
        with start(folder, fast=True):
            assert await asked(database) == 1


async def test_a_frozen_server_holds_nobody_longer_than_asked(folder: Path) -> None:
    with start(folder, fast=True) as running:
        async with Database(running.dsn, connections=3) as database:
            assert await database.ask(one, within=2) == 1
            with frozen(running):
                for _ in range(5):
                    began = time.monotonic()
                    with pytest.raises(DatabaseUnavailable):
                        await database.ask(one, within=0.3)
                    assert time.monotonic() - began < 0.6
            began = time.monotonic()
            assert await asked(database) == 1
            assert time.monotonic() - began < 1


async def heard(notes: AsyncIterator[Notified | Reconnected]) -> Notified | Reconnected:
    return await asyncio.wait_for(anext(notes), 5)


async def test_what_is_told_is_heard_once_it_is_committed(database: Database) -> None:
    async with aclosing(database.notifications("grants")) as notes:
        assert await heard(notes) == Reconnected()
        async with database.transaction() as connection:
            await connection.execute("select pg_notify('grants', '7')")
        assert await heard(notes) == Notified("7")


async def test_the_listener_is_told_that_it_may_have_missed_something(folder: Path) -> None:
    first = start(folder, fast=True)
    async with (
        Database(first.dsn, connections=1) as database,
        aclosing(database.notifications("grants")) as notes,
    ):
        assert await heard(notes) == Reconnected()
        kill(first)
        with start(folder, fast=True):
            assert await heard(notes) == Reconnected()
            async with database.connection() as connection:
                await connection.execute("select pg_notify('grants', '8')")
            assert await heard(notes) == Notified("8")
        first.leave()


async def test_a_stand_by_is_waited_for_until_it_leads(folder: Path) -> None:
    with start(folder, fast=True) as leading:
        dsn = leading.dsn
    stand_by = folder / "data" / "standby.signal"
    async with Database(dsn, connections=1) as database, aclosing(database.notifications("grants")) as notes:
        stand_by.touch()
        with start(folder, fast=True):
            hearing = asyncio.ensure_future(heard(notes))
            with pytest.raises(DatabaseUnavailable):
                async with database.transaction() as connection:
                    await connection.execute("create table nobody_may (make integer)")
            assert not hearing.done()
        stand_by.unlink()
        with start(folder, fast=True):
            assert await hearing == Reconnected()
