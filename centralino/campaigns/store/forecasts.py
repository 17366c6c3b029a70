"""The SQL of forecasts that are kept: whose is to be made, and the curve of one that was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb


async def claim_forecast(
    connection: AsyncConnection, now: datetime, *, started_within: timedelta, given_up_after: timedelta
) -> tuple[int, str] | None:
    """Which campaign was started lately, and nobody plays its forecast yet? Its id and name: that is ours now."""
    cursor = await connection.execute(
        """
        insert into forecasts (campaign_id, begun_at)
        select id, %(now)s from campaigns
        where state = 'running'
          and exists (select from campaign_changes
                      where campaign_id = campaigns.id and what = 'started' and at > %(started_after)s)
          and not exists (select from forecasts
                          where campaign_id = campaigns.id and (made_at is not null or begun_at > %(given_up)s))
        order by id limit 1
        on conflict (campaign_id) do update set begun_at = excluded.begun_at
            where forecasts.made_at is null and forecasts.begun_at <= %(given_up)s
        returning campaign_id, (select name from campaigns where id = campaign_id)
        """,
        {"now": now, "started_after": now - started_within, "given_up": now - given_up_after},
    )
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else None


async def save_forecast(
    connection: AsyncConnection, campaign_id: int, curve: Mapping[str, Any], at: datetime
) -> None:
    """It was played."""
    await connection.execute(
        """
        update forecasts set made_at = %(at)s, curve = %(curve)s where campaign_id = %(id)s and made_at is null
        """,
        {"id": campaign_id, "at": at, "curve": Jsonb(curve)},
    )


async def forecast_kept(connection: AsyncConnection, campaign_id: int) -> Mapping[str, Any] | None:
    """What was this campaign expected to come to when it was started?"""
    cursor = await connection.execute(
        "select curve from forecasts where campaign_id = %(id)s", {"id": campaign_id}
    )
    row = await cursor.fetchone()
    return row[0] if row else None
