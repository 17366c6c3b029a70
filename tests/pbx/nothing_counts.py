"""That a call counted nothing: once it is over and settled, all that is in the database is what it was."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any

from centralino.database import Database
from lab.house import House

OF_PHONES = frozenset({"browser_phones", "phone_orders", "staff_sessions"})
"""Tables that tell of telephones and of who is at them, whatever is done with them."""
OVER_WITHIN = 30.0  # seconds


@asynccontextmanager
async def a_call_that_counts_nothing(house: House) -> AsyncIterator[None]:
    """An invitation is heard, and answered, within the block."""
    async with house.database() as database:
        before, ended = await all_rows(database), _last_end(house)
        yield
        async with asyncio.timeout(OVER_WITHIN):
            while _last_end(house) == ended or has_calls_to_settle(house):
                await asyncio.sleep(0.05)
        assert await all_rows(database) == before


def has_calls_to_settle(house: House) -> bool:
    """What is told of a call lies in the journal until it is in the database."""
    return any(house.settings.journal_folder.glob("*"))


async def all_rows(
    database: Database, but: Collection[str] = OF_PHONES
) -> Mapping[str, list[tuple[Any, ...]]]:
    """Everything in the database, by table."""
    async with database.connection() as connection:

        async def rows(statement: str) -> list[tuple[Any, ...]]:
            return await (await connection.execute(statement.encode())).fetchall()

        tables = await rows(
            "select table_name from information_schema.tables where table_schema = 'public' order by 1"
        )
        return {
            table: await rows(f"select to_jsonb({table}) from {table} order by 1")
            for (table,) in tables
            if table not in but
        }


def _last_end(house: House) -> str | None:
    """The line of the log about the last that was answered; if that call was to be written down, it was so before."""
    return next(reversed(re.findall(r".*call ended.*outcome=invited.*", house.agi.said())), None)
