"""What a campaign would come to, over the API: it is played by its own rules, which takes seconds."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field

from centralino.access.rules.rights import Right
from centralino.campaigns.forecasting.forecast import Asked
from centralino.campaigns.forecasting.forecast import Told as Played
from centralino.campaigns.forecasting.result import Range as PlayedRange
from centralino.campaigns.rules.next_step import StopReason
from centralino.directory.contacts import Refused
from web.api.frame import Client, Id, Instant, Kind, Problem, Told, granted, needs, resource
from web.api.frame.document import answer_of
from web.api.resources.told_campaigns import campaign_row
from web.forecasting import forecast_errand, forget_forecast

router = resource("campaigns", "Forecasts")

Seeing = Annotated[Client, needs(Right.SEE_CAMPAIGNS)]
ASK_AGAIN_AFTER: Final = "2"  # seconds
ACCEPTED: Final = 202


class Range(Told):
    """From the 10th to the 90th percentile of several runs, with the median."""

    low: float
    middle: float
    high: float


class CallsOfHour(Told):
    """How many calls will be placed in an hour, in the mean."""

    begins_at: Instant
    calls: float


class LeftOutFor(Told):
    """How many members nothing will be done for, and why."""

    why: StopReason
    members: int


class Forecast(Told):
    """What it will come to."""

    starts_at: Instant
    closes_at: Instant
    members: Annotated[int, Field(description="Who has not answered and was not withdrawn.")]
    asked: Annotated[int, Field(description="How many of them are called or texted.")]
    ends_at: Annotated[
        list[Instant] | None,
        Field(description="When it is over: low, middle, high. Null where nothing will be done."),
    ]
    reached: Range
    yes: Range
    out_of_time: Annotated[Range, Field(description="Whom closing cuts off.")]
    calls: Range
    minutes: Range
    texts: Range
    segments: Annotated[Range, Field(description="Of all texts.")]
    lines: int
    past_attempts: Annotated[int, Field(description="How many the chances are told from.")]
    calls_per_hour: list[CallsOfHour]
    left_out: list[LeftOutFor]


class ForecastMade(Told):
    """The forecast once it is played; until then null, with the status 202."""

    made: bool
    forecast: Forecast | None


@router.get(
    "/{campaign_id}/forecast",
    summary="Forecast a campaign",
    responses={
        ACCEPTED: {"model": ForecastMade, "description": "It is being played: ask again"},
        Kind.REFUSED.status: answer_of(Kind.REFUSED),
    },
)
async def show(campaign_id: Id, client: Seeing, response: Response) -> ForecastMade:
    """As from its ordered start, or from now. Asked again within ten minutes it is the same."""
    async with client.reading() as connection:
        campaign = await campaign_row(connection, campaign_id)
    asked = Asked(now=client.now)
    errand = forecast_errand(client.office, campaign, asked)
    if not errand.is_over:
        response.status_code = ACCEPTED
        response.headers["retry-after"] = ASK_AGAIN_AFTER
        return ForecastMade(made=False, forecast=None)
    match errand.result:
        case Played() | Refused() as result:
            return ForecastMade(made=True, forecast=_told(granted(result)))
        case _:
            forget_forecast(client.office, campaign, asked)
            raise Problem(Kind.BROKEN, "It could not be played; our log says why. Ask again.")


def _told(played: Played) -> Forecast:
    found = played.forecast
    reasons = Counter(each.why for each in found.left_out)
    return Forecast(
        starts_at=found.start,
        closes_at=found.closes_at,
        members=found.members,
        asked=found.asked,
        ends_at=list(found.ends_at) if found.ends_at else None,
        reached=_range(found.reached),
        yes=_range(found.yes),
        out_of_time=_range(found.out_of_time),
        calls=_range(found.calls),
        minutes=_range(found.minutes),
        texts=_range(found.texts),
        segments=_range(played.segments),
        lines=played.lines,
        past_attempts=played.past_attempts,
        calls_per_hour=[
            CallsOfHour(begins_at=hour, calls=calls) for hour, calls in sorted(found.calls_per_hour.items())
        ],
        left_out=[LeftOutFor(why=why, members=count) for why, count in reasons.most_common()],
    )


def _range(played: PlayedRange) -> Range:
    return Range(low=played.low, middle=played.middle, high=played.high)
