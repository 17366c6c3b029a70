"""What was ordered, looked up for a call that has just come from one of the staff."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from centralino.database import Connection, Database, DatabaseUnavailable
from centralino.phones import store
from centralino.phones.store import Order


@dataclass(frozen=True, slots=True)
class Ordering:
    """Every look-up has the hard budget of `within` seconds; None is also one that failed or was late."""

    database: Database
    within: float

    async def to_hear(self, token: str, source: str, at: datetime) -> Order | None:
        """What is to be played on this endpoint; None when it may not dial that."""

        async def question(connection: Connection) -> Order | None:
            return await store.order_to_hear(connection, token, source, at)

        return await self._asked(question)

    async def taken(self, token: str, source: str, at: datetime) -> Order | None:
        """Who is to be called for this endpoint, told once; None when it may not dial that, or not again."""

        async def question(connection: Connection) -> Order | None:
            return await store.take_order(connection, token, source, at)

        return await self._asked(question)

    async def _asked(self, question: Callable[[Connection], Awaitable[Order | None]]) -> Order | None:
        try:
            return await self.database.ask(question, within=self.within)
        except DatabaseUnavailable:
            return None
