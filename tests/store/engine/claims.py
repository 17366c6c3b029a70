"""Claims, also several at once, and claims that meet something else before they commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from centralino.campaigns.calls import recording
from centralino.campaigns.calls.asking import MOST_AT_ONCE, ask_rules
from centralino.campaigns.calls.claiming import Placing, claim_calls
from centralino.database import Connection, Database
from tests.store.engine.driving import Driver

Result = TypeVar("Result")

A_WHILE = 0.003  # seconds between two looks at whether somebody waits


class HeldDatabase:
    """A database whose transactions wait, with all their locks, before they commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.all_done, self.may_commit = asyncio.Event(), asyncio.Event()
        self.is_lost = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """As the database's own."""
        async with self._database.transaction() as connection:
            yield connection
            self.all_done.set()
            await self.may_commit.wait()
            if self.is_lost:
                raise ConnectionAbortedError


class Claims(Driver):
    """What schedulers take, and about whom they ask the rules."""

    def ask(self, now: datetime, most: int = MOST_AT_ONCE) -> int:
        """About how many one scheduler asks the rules."""
        return self._run(ask_rules(self._database, self.organisation, now, most))

    def claim_while_asking(self, trunk: str, now: datetime) -> list[Placing]:
        """A claim, and another scheduler that asks the rules at once."""
        placings, _ = self.claim_and_meanwhile(
            trunk, now, lambda: ask_rules(self._database, self.organisation, now)
        )
        return placings

    def claim(self, trunk: str, now: datetime) -> list[Placing]:
        """What one scheduler takes."""
        return self._run(claim_calls(self._database, self.organisation, trunk, uuid4(), now))

    def claim_while_others_are_held(self, trunk: str, now: datetime, people: Sequence[int]) -> list[Placing]:
        """What one scheduler takes while somebody else is at these people's rows."""

        async def claim() -> list[Placing]:
            async with self._database.transaction() as other:
                await other.execute("select from contacts where id = any(%s) for update", [list(people)])
                return await claim_calls(self._database, self.organisation, trunk, uuid4(), now)

        return self._run(claim())

    def claim_that_is_lost(self, trunk: str, now: datetime) -> None:
        """A scheduler whose claim Postgres does not commit."""
        held = HeldDatabase(self._database)
        held.is_lost = True
        held.may_commit.set()
        try:
            self._run(claim_calls(held, self.organisation, trunk, uuid4(), now))  # type: ignore[arg-type]
        except ConnectionAbortedError:
            return
        raise AssertionError("the claim did not notice that its commit failed")

    def claim_and_meanwhile(
        self, trunk: str, now: datetime, meanwhile: Callable[[], Awaitable[Result]]
    ) -> tuple[list[Placing], Result]:
        """What a claim takes, and what comes of something else that is begun before the claim is committed."""

        async def both() -> tuple[list[Placing], Result]:
            held = HeldDatabase(self._database)
            first = asyncio.ensure_future(
                claim_calls(held, self.organisation, trunk, uuid4(), now)  # type: ignore[arg-type]
            )
            reached = asyncio.ensure_future(held.all_done.wait())
            await asyncio.wait({first, reached}, return_when=asyncio.FIRST_COMPLETED)
            second = asyncio.ensure_future(meanwhile())
            while not (second.done() or await self._somebody_waits_for_a_lock()):
                await asyncio.wait({second}, timeout=A_WHILE)
            held.may_commit.set()
            return await first, await second

        return self._run(both())

    async def _somebody_waits_for_a_lock(self) -> bool:
        async with self._database.connection() as connection:
            cursor = await connection.execute(
                """
                select exists (select from pg_stat_activity
                               where wait_event_type = 'Lock' and datname = current_database())
                """
            )
            (waits,) = await cursor.fetchone() or (False,)
            return bool(waits)

    def two_claims(self, one: str, other: str, now: datetime) -> tuple[list[Placing], list[Placing]]:
        """Two schedulers at once, the second of which begins before the first commits."""
        return self.claim_and_meanwhile(
            one, now, lambda: claim_calls(self._database, self.organisation, other, uuid4(), now)
        )

    def claim_while_hanging_up(
        self, trunk: str, call: int, cause: int, rang: bool, now: datetime
    ) -> list[Placing]:
        """A claim, and the end of another call, at once."""

        async def hang_up(connection: Connection) -> None:
            await recording.record_hangup(connection, self.organisation, call, cause=cause, rang=rang, at=now)

        placings, _ = self.claim_and_meanwhile(trunk, now, lambda: self._in_transaction(hang_up))
        return placings
