"""The forecast that a campaign is started with, kept so that what happens can be held against it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from centralino.campaigns.forecasting.forecast import Asked, Told
from centralino.campaigns.forecasting.result import Expected, Forecast, Range
from centralino.campaigns.store import forecasts as store
from centralino.campaigns.telling.tally import tally
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused

STARTED_WITHIN = timedelta(minutes=10)  # what comes later is no forecast of the start any more
GIVEN_UP_AFTER = timedelta(minutes=3)  # whoever played it has died

Play = Callable[[str, Asked], Awaitable[Told | Refused]]


@dataclass(frozen=True, slots=True)
class Curve:
    """What was expected: how many have said yes by when, and how many calls are placed in the hour that begins then."""

    yes: Sequence[Expected]
    calls: Mapping[datetime, Range]

    def by(self, at: datetime) -> Range:
        """How many were expected to have said yes by then; between two instants, as much more as time has gone by."""
        before = next((each for each in reversed(self.yes) if each.at <= at), self.yes[0])
        after = next((each for each in self.yes if each.at > at), None)
        if after is None or at <= before.at:
            return before.yes
        share = (at - before.at) / (after.at - before.at)
        return Range(
            *(
                low + (high - low) * share
                for low, high in zip(_parts(before.yes), _parts(after.yes), strict=True)
            )
        )

    @property
    def in_the_end(self) -> Range:
        """How many were expected to say yes at all."""
        return self.yes[-1].yes


async def make_one(database: Database, play: Play, now: datetime) -> str | None:
    """Have the forecast played of a campaign that was started lately and has none; its name, None where there is none.

    Nothing waits for it: the campaign runs meanwhile. Raises `DatabaseUnavailable`.
    """
    async with database.connection() as connection:
        claimed = await store.claim_forecast(
            connection, now, started_within=STARTED_WITHIN, given_up_after=GIVEN_UP_AFTER
        )
        if claimed is None:
            return None
        campaign_id, name = claimed
        already = (await tally(connection, campaign_id)).yes
    told = await play(name, Asked(now=now))
    if not isinstance(told, Refused):
        async with database.connection() as connection:
            await store.save_forecast(connection, campaign_id, written(told.forecast, already), now)
    return name


async def curve_of(connection: Connection, campaign_id: int) -> Curve | None:
    """The forecast that a campaign was started with; None when there is none, or none yet."""
    kept = await store.forecast_kept(connection, campaign_id)
    return read(kept) if kept else None


def written(forecast: Forecast, already: int) -> dict[str, Any]:
    """As it is kept: columns of seconds since 1970 and of counts. `already` had said yes before it was played."""
    return {
        "yes": [
            [each.at.timestamp(), *(part + already for part in _parts(each.yes))] for each in forecast.course
        ],
        "calls": [[at.timestamp(), *_parts(calls)] for at, calls in forecast.calls_between.items()],
    }


def read(kept: Mapping[str, Any]) -> Curve:
    """As it was written."""
    return Curve(
        yes=tuple(Expected(_instant(at), Range(*parts)) for at, *parts in kept["yes"]),
        calls={_instant(at): Range(*parts) for at, *parts in kept["calls"]},
    )


def _parts(found: Range) -> tuple[float, float, float]:
    return found.low, found.middle, found.high


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
