"""The live board of a campaign: how it stands, who answered last, and the curve of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from centralino.campaigns.store import boards as store
from centralino.campaigns.store.boards import Came, LatestAnswer
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.telling.watching import Picture, picture
from centralino.database import Connection
from centralino.settings import Settings

LATEST: Final = 12  # answers
POINTS: Final = 200  # of the curve, at the most
STEPS: Final = tuple(timedelta(seconds=each) for each in (1, 5, 15, 60, 300, 900, 3600, 21600, 86400))


@dataclass(frozen=True, slots=True)
class Point:
    """How many had said yes, and no, at an instant."""

    at: datetime
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Board:
    """A campaign at one instant, for those who watch it."""

    campaign: Campaign
    picture: Picture
    latest: Sequence[LatestAnswer]
    curve: Sequence[Point]


async def board(connection: Connection, settings: Settings, campaign: Campaign, now: datetime) -> Board:
    """All of it, as it is now."""
    span = await store.span_of_answers(connection, campaign.id)
    came: list[Came] = []
    step = STEPS[0]
    if span.first and span.last:
        step = step_for(span.last - span.first)
        came = await store.answers_by_time(connection, campaign.id, step)
    return Board(
        campaign=campaign,
        picture=await picture(connection, settings, campaign, now),
        latest=await store.latest_answers(connection, campaign.id, LATEST),
        curve=tuple(curve_of(came, step)),
    )


def step_for(length: timedelta) -> timedelta:
    """The shortest step by which so long a time has no more points than may be drawn."""
    return next((step for step in STEPS if length <= step * POINTS), STEPS[-1])


def curve_of(came: Sequence[Came], step: timedelta) -> Iterator[Point]:
    """What had come by the end of each step in which something came, from nothing on."""
    yes = no = 0
    until: datetime | None = None
    for each in came:
        if until is None or each.at > until:
            yield Point(each.at, yes, no)  # nothing more had come until then
        yes, no, until = yes + each.yes, no + each.no, each.at + step
        yield Point(until, yes, no)
