"""How a history reaches the product: one loop, one real Postgres, one action after another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

import uvloop

from centralino.campaigns.organisation import Organisation
from centralino.database import Connection, Database
from tests.fixtures.campaigns import TELEPHONE, an_organisation

Result = TypeVar("Result")

# Children first: nothing is left for a cascade to look for.
EMPTIED = (
    "attempts", "outbound_calls", "answers", "text_reports", "text_pace", "texts_out", "invitations",
    "campaign_changes", "campaigns", "events", "oppositions", "numbers", "contacts", "trunks",
)  # fmt: skip
TEXTS_PER_SECOND = 100.0


class Driver:
    """An organisation in a database, and the loop that everything is done in."""

    def __init__(self, dsn: str) -> None:
        self._loop = uvloop.new_event_loop()
        self._database = Database(dsn, connections=4, statement_timeout=20)
        self._names = count(1)
        self.organisation: Organisation = an_organisation()
        self._run(self._database.open())

    def close(self) -> None:
        """Let go of the database."""
        self._run(self._database.close())
        self._loop.close()

    def begin(self, disturbance: Mapping[str, Any], trunks: Mapping[str, Mapping[str, Any]]) -> None:
        """A new organisation with this budget and these trunks, in an empty database."""
        organisation = an_organisation(disturbance=disturbance, trunks={**TELEPHONE["trunks"], **trunks})
        self.organisation = Organisation(
            organisation.settings.model_copy(update={"texts_per_second": TEXTS_PER_SECOND})
        )
        self._run(self._in_transaction(_empty))

    # What a history may look at to know where to go next; the oracle does not.

    def next_due(self) -> datetime | None:
        """When the product wants to look at somebody next."""

        async def ask(connection: Connection) -> datetime | None:
            cursor = await connection.execute(
                """
                select min(due_at) from invitations join campaigns on campaigns.id = campaign_id
                where invitations.state = 'waiting' and campaigns.state = 'running'
                  and due_at < replies_close_at
                """
            )
            row = await cursor.fetchone()
            due: datetime | None = row[0] if row else None
            return due

        return self._run(self._alone(ask))

    def told_of(self, invitation: int) -> str:
        """What the product says of an invitation, for whoever reads a failure."""

        async def ask(connection: Connection) -> str:
            cursor = await connection.execute(
                "select state, next_step, due_at, reason from invitations where id = %s", [invitation]
            )
            return str(await cursor.fetchone())

        return self._run(self._in_transaction(ask))

    async def _in_transaction(self, action: Callable[[Connection], Awaitable[Result]]) -> Result:
        async with self._database.transaction() as connection:
            return await action(connection)

    async def _alone(self, question: Callable[[Connection], Awaitable[Result]]) -> Result:
        async with self._database.connection() as connection:
            return await question(connection)

    def _run(self, action: Awaitable[Result]) -> Result:
        return self._loop.run_until_complete(action)


async def _empty(connection: Connection) -> None:
    await connection.execute("; ".join(f"delete from {table}" for table in EMPTIED))
