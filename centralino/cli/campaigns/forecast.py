"""`centralino campaign forecast`: what a campaign will come to, before it begins or while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from centralino.campaigns.forecasting.forecast import Asked, Told
from centralino.campaigns.forecasting.forecast import forecast as forecast_of
from centralino.campaigns.forecasting.result import Range
from centralino.campaigns.organisation import Organisation
from centralino.cli.campaigns.forecast_pages import pages
from centralino.cli.campaigns.words import CampaignNamed
from centralino.cli.office import Office, agreed, in_office
from centralino.cli.output import AsJson, say
from centralino.cli.when import read_instant


def forecast(
    campaign: CampaignNamed,
    start: Annotated[
        str | None,
        typer.Option(
            help="When it begins, like 'tomorrow 09:00'; as ordered, else now, unless said otherwise.",
            show_default=False,
        ),
    ] = None,
    picks_up: Annotated[
        float | None,
        typer.Option(
            help="Of first calls, how many are picked up, like 0.4.", min=0.01, max=0.99, show_default=False
        ),
    ] = None,
    answers: Annotated[
        float | None,
        typer.Option(help="Of those who pick up, how many answer.", min=0.01, max=0.99, show_default=False),
    ] = None,
    answers_text: Annotated[
        float | None,
        typer.Option(help="Of texts, how many are answered.", min=0.0, max=0.99, show_default=False),
    ] = None,
    runs: Annotated[
        int | None,
        typer.Option(help="How often it is played; by its size.", min=2, max=200, show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another one is other luck.")] = 1,
    per_minute: Annotated[
        float | None, typer.Option(help="What a minute costs.", min=0, show_default=False)
    ] = None,
    per_text: Annotated[
        float | None, typer.Option(help="What a segment of a text costs.", min=0, show_default=False)
    ] = None,
    left_out: Annotated[bool, typer.Option("--left-out", help="List who is left out, by name.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say how many calls there will be when, when it ends, whom it reaches, who is left out; nothing is written.

    The campaign is played several times by its own rules, people answering as in past campaigns, or as you say.

    Example: centralino campaign forecast cena --start "tomorrow 09:00" --picks-up 0.5 --per-minute 0.015
    """
    given = {"picks_up": picks_up, "answers": answers, "answers_text": answers_text}
    prices = {"minutes": per_minute, "texts": per_text}

    async def work(office: Office) -> None:
        asked = Asked(
            now=office.now,
            start=read_instant(start, office.now, office.zone) if start else None,
            given={name: share for name, share in given.items() if share is not None},
            runs=runs,
            seed=seed,
        )
        told = agreed(await forecast_of(office.database, Organisation(office.settings), campaign, asked))
        costs = _costs(told, {what: price for what, price in prices.items() if price is not None})
        say(_for_scripts(told, costs), as_json, *pages(told, costs, office.zone, left_out=left_out))

    in_office(work)


def _costs(told: Told, prices: Mapping[str, float]) -> dict[str, Range]:
    units = {"minutes": told.forecast.minutes, "texts": told.segments}
    return {what: units[what].times(price) for what, price in prices.items()}


def _for_scripts(told: Told, costs: Mapping[str, Range]) -> dict[str, object]:
    rates = told.rates
    return {
        "campaign": told.campaign.name,
        "forecast": told.forecast,
        "segments": told.segments,
        "costs": costs,
        "lines": told.lines,
        "every_nth": told.every_nth,
        "more_lines": told.more_lines,
        "rates": {
            "chances": rates.chances,
            "alike": rates.alike,
            "parts": rates.parts,
            "seconds": rates.seconds,
            "text_after": rates.text_after.total_seconds(),
            "back_after": rates.back_after.total_seconds(),
        },
        "past_attempts": told.past_attempts,
        "names": told.names,
    }
