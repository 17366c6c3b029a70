"""Work in a transaction, for somebody who waits for a page: in time, or not at all as far as they are concerned."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from centralino.database import Connection, Database

Result = TypeVar("Result")


async def in_transaction(
    database: Database, work: Callable[[Connection], Awaitable[Result]], *, within: float
) -> Result:
    """The result of some work, committed; or `DatabaseUnavailable` after `within` seconds, when it may still be done.

    So the work has to be such that it may be asked for again.
    """

    async def question(connection: Connection) -> Result:
        async with connection.transaction():
            return await work(connection)

    return await database.ask(question, within=within)
