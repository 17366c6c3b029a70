"""A teller and what it tells, as tests look at it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from centralino.database import Database
from centralino.webhooks.posting import Poster
from scheduler.teller import Teller
from tests.fixtures.receiver import Receiver
from tests.store.told import rows


@asynccontextmanager
async def telling(
    database: Database, *, anywhere: bool = True, answers_within: float = 60.0
) -> AsyncIterator[Teller]:
    poster = Poster(anywhere=anywhere, answers_within=answers_within)
    try:
        yield Teller(database, poster)
    finally:
        await poster.aclose()


async def pass_(database: Database, time: timedelta) -> None:
    """So much time passes: whatever was to be then is now."""
    for table, column in (
        ("webhook_deliveries", "due_at"),
        ("webhook_deliveries", "asked_at"),
        ("webhook_subscriptions", "rests_until"),
        ("webhook_subscriptions", "failing_since"),
        ("webhook_subscriptions", "claimed_until"),
        ("webhook_subscriptions", "secret_before_until"),
    ):
        await change(database, f"update {table} set {column} = {column} - %s", time)


async def change(database: Database, statement: str, *values: object) -> None:
    async with database.transaction() as connection:
        await connection.execute(statement.encode(), values)


async def states(database: Database) -> list[str]:
    return [str(each) for each in await rows(database, "select state from webhook_deliveries order by id")]


def numbers(receiver: Receiver) -> list[int]:
    return [each.told["data"]["number"] for each in receiver.heard]
