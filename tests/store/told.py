"""Subscriptions for tests, and what is written down for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from centralino.database import Database
from centralino.webhooks import actions
from centralino.webhooks.actions import Made, Wanted
from centralino.webhooks.rules.kinds import EVENTS, EventKind

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)
ADDRESS = "https://crm.example.org/hooks"


async def a_subscription(
    database: Database, *events: EventKind, address: str = ADDRESS, at: datetime = NOW
) -> Made:
    """To these events, or to all; inside this house, too."""
    async with database.transaction() as connection:
        made = await actions.subscribe(
            connection, Wanted(address, events or EVENTS), at=at, by="ada", anywhere=True
        )
    assert isinstance(made, Made)
    return made


async def happens(database: Database, count: int = 1, kind: EventKind = EventKind.TEXT_RECEIVED) -> None:
    """So many events, numbered from 1, each in a transaction of its own."""
    for number in range(1, count + 1):
        async with database.transaction() as connection:
            await connection.execute(
                "select tell_subscribers(%s::webhook_event, %s, null, jsonb_build_object('number', %s::int))",
                [kind, NOW, number],
            )


async def rows(database: Database, query: str, *values: Any) -> list[Any]:
    """All of them; of one column, its values."""
    async with database.connection() as connection:
        found = await (await connection.execute(query, values)).fetchall()
    return [row if len(row) > 1 else row[0] for row in found]


async def told(database: Database) -> list[dict[str, Any]]:
    """The bodies of what there is to tell, with their kind, in order."""
    found = await rows(
        database,
        """
        select kind, body from webhook_events join webhook_deliveries on event_id = webhook_events.id
        order by webhook_deliveries.id
        """,
    )
    return [{"type": kind, **body} for kind, body in found]


def without(found: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in set(names)}
