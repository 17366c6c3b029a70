"""The SQL of what is counted of campaigns as it changes: triggers add lines, which are added up now and then."""

from __future__ import annotations

from typing import Final

from psycopg import AsyncConnection

FEW: Final = 200  # lines of a campaign that are read as quickly as one


async def add_up(connection: AsyncConnection, *, most: int = FEW) -> int:
    """Of campaigns with more than `most` lines, those about the same thing become one; how many were taken together.

    Whoever reads meanwhile reads either the lines or their sum, and nobody who adds one waits.
    """
    cursor = await connection.execute(
        """
        with taken as (
            delete from tallies where campaign_id in (
                select campaign_id from tallies group by campaign_id having count(*) > %(most)s)
            returning *),
        put as (
            insert into tallies
                select campaign_id, kind, state, answer, sum(number), sum(coming) from taken
                group by campaign_id, kind, state, answer having sum(number) <> 0 or sum(coming) <> 0)
        select count(*) from taken
        """,
        {"most": most},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0
