"""Counting calls: how many came in, and where they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class WentSo:
    """How many calls went one way: to a person at a destination, or to an end without any; both None is not known."""

    destination: str | None
    outcome: str | None
    calls: int


async def came_in_since(connection: AsyncConnection, since: datetime) -> list[WentSo]:
    """How many called us since that instant, and where did that go, the most frequent way first?

    What we placed ourselves is left out.
    """
    cursor = connection.cursor(row_factory=class_row(WentSo))
    await cursor.execute(
        """
        select case when ended = 'talked' then route end as destination,
               case when ended <> 'talked' or route is null then ended end as outcome, count(*) as calls
        from calls cross join lateral (select call_end(outcome, answered_at) as ended) as each
        where began_at >= %(since)s and coalesce(script, '') not in ('invitation', 'ordered')
        group by 1, 2 order by 3 desc, 1, 2
        """,
        {"since": since},
    )
    return await cursor.fetchall()
