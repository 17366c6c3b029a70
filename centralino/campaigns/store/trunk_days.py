"""Reading what trunks have carried since an instant, whichever campaign it was for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class TrunkDay:
    """Calls of campaigns over a trunk; `failed` are those that it, or the network beyond it, would not carry."""

    trunk: str
    placed: int
    answered: int
    failed: int


async def trunk_days(connection: AsyncConnection, since: datetime) -> dict[str, TrunkDay]:
    """What has each trunk carried since then? Those that carried nothing are not there."""
    cursor = connection.cursor(row_factory=class_row(TrunkDay))
    await cursor.execute(
        """
        select trunk, count(*) as placed, count(answered_at) as answered, count(not_carried.call_id) as failed
        from outbound_calls left join (
            select distinct call_id from attempts
            where disposition in ('trunk-failed', 'congestion', 'not-placed') and settled_at >= %(since)s
        ) as not_carried on not_carried.call_id = outbound_calls.id
        where place_at >= %(since)s group by trunk
        """,
        {"since": since},
    )
    return {each.trunk: each for each in await cursor.fetchall()}


async def has_many_calls(connection: AsyncConnection, since: datetime, many: int) -> bool:
    """Were there more calls of campaigns than so many since then? No more than those are looked at."""
    cursor = await connection.execute(
        "select from outbound_calls where place_at >= %(since)s limit %(most)s",
        {"since": since, "most": many + 1},
    )
    return cursor.rowcount > many
