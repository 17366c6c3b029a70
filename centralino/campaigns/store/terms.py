"""Reading what holds in a campaign."""

from __future__ import annotations

from typing import Any, Final, LiteralString

from psycopg import AsyncConnection

NOT_OVER: Final[LiteralString] = "campaigns.state in ('draft', 'ready', 'running', 'paused')"
"""Of a campaign in which something may still be done."""


async def plan_of(connection: AsyncConnection, campaign_id: int) -> tuple[int, dict[str, Any]]:
    """Which plan has this campaign, and which version of it?"""
    cursor = await connection.execute(
        "select version, plan from campaigns where id = %(id)s", {"id": campaign_id}
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]
