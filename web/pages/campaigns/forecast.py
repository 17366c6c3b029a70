"""What a campaign would come to, played by its own rules in a process of its own while the page waits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.forecasting.forecast import Asked, Told
from centralino.campaigns.life.plan_form.written import local_instant
from centralino.campaigns.store.campaigns import Campaign
from centralino.directory.contacts import Refused
from web.doors import Door
from web.forecasting import forecast_errand, forget_forecast
from web.in_words import in_words
from web.marking import N_
from web.pages.campaigns import forecast_told as told_of
from web.pages.campaigns.finding import campaign_of
from web.pages.campaigns.forecast_chart import chart_of
from web.pages.campaigns.shown import words_for
from web.visit import Visit

SHARES: Final = {"picks_up": 99.0, "answers": 100.0, "answers_text": 100.0}  # percent at the most
PRICES: Final = ("per_minute", "per_text")


@dataclass(frozen=True, slots=True)
class Question:
    """What was filled in, as it was and as it is meant; a fault is told at its field."""

    start: datetime | None = None
    given: dict[str, float] = field(default_factory=dict)
    prices: dict[str, float] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


async def show(visit: Visit) -> Response:
    """As soon as it is played; meanwhile that it is."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
    question = _question(visit, campaign)
    if question.wrong:
        return _page(visit, campaign, question, "wrong")
    asked = Asked(now=visit.now, start=question.start, given=question.given)
    errand = forecast_errand(visit.office, campaign, asked)
    if not errand.is_over:
        if visit.is_fragment:
            return Response(status_code=204)  # htmx leaves the page as it is
        return _page(visit, campaign, question, "playing")
    if visit.is_fragment:
        return Response(headers={"hx-refresh": "true"})
    match errand.result:
        case Told() as told:
            return _page(visit, campaign, question, "told", told=told)
        case Refused(why):
            return _page(visit, campaign, question, "refused", refused=in_words(visit, why))
        case _:
            forget_forecast(visit.office, campaign, asked)
            failed = visit.gettext(
                "Something failed on our side; it has been written down. Please try again."
            )
            return _page(visit, campaign, question, "refused", refused=failed)


def _question(visit: Visit, campaign: Campaign) -> Question:
    found = Question()
    start = visit.query("start")
    at = local_instant(start)
    for name in ("start", *SHARES, *PRICES):
        found.written[name] = visit.query(name)
    if start and at is None:
        found.wrong["start"] = visit.gettext("This is no day with a time.")
    for name, most in SHARES.items():
        share = _number(visit.query(name))
        if visit.query(name) and (share is None or share > most):
            found.wrong[name] = visit.gettext(
                N_("This is no share between 0 and %(most)s percent."), most=f"{most:g}"
            )
        elif share is not None:
            found.given[name] = share / 100
    for name in PRICES:
        price = _number(visit.query(name))
        if visit.query(name) and price is None:
            found.wrong[name] = visit.gettext("This is no price.")
        elif price is not None:
            found.prices[name] = price
    zone = ZoneInfo(campaign.plan.event.time_zone)
    return Question(
        at.replace(tzinfo=zone) if at else None, found.given, found.prices, found.written, found.wrong
    )


def _number(written: str) -> float | None:
    """With a comma or a point; None for what is none, or is less than nothing."""
    whole, _, part = written.replace(",", ".").partition(".")
    if (
        not (whole or part)
        or not (whole + part).isascii()
        or not (whole + part).isdigit()
        or len(written) > 12
    ):
        return None
    return float(f"{whole or 0}.{part or 0}")


def _page(
    visit: Visit,
    campaign: Campaign,
    question: Question,
    how: str,
    *,
    told: Told | None = None,
    refused: str = "",
) -> Response:
    formats = visit.formats
    found = told.forecast if told else None
    return visit.page(
        "campaigns/forecast.html",
        400 if question.wrong else 200,
        campaign=campaign,
        how=how,
        refused=refused,
        written=question.written,
        wrong=question.wrong,
        found=found,
        headline=told_of.headline(visit, found) if found else "",
        warning=told_of.warning(visit, told) if told else "",
        basis=told_of.basis(visit, told) if told else (),
        figures=told_of.figures(visit, told, question.prices) if told and found and found.asked else (),
        unreached=told_of.unreached(visit, found) if found else (),
        left_out=told_of.left_out(visit, told) if told else (),
        chart=chart_of(found, formats.zone, lambda at: formats.day(at, "EEE d MMM"), formats.clock)
        if found
        else None,
        **words_for(visit),
    )


DOORS = (Door("GET", "/campaigns/{name}/forecast", Right.SEE_CAMPAIGNS, show),)
