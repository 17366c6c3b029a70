"""A campaign is played once for all who ask the same of it, on its page or over the API, and kept for a while."""

from __future__ import annotations

import hashlib
from typing import Final

from centralino.campaigns.forecasting.forecast import Asked, Told
from centralino.campaigns.store.campaigns import Campaign
from centralino.directory.contacts import Refused
from web.apart import forecast_apart
from web.errands import Errand, Progress
from web.office import Office

KEPT_FOR: Final = 600  # seconds: then it is played anew, for the world has gone on


def forecast_errand(office: Office, campaign: Campaign, asked: Asked) -> Errand:
    """The playing of it, begun herewith if nobody asked the same of the same plan within ten minutes.

    Its result is `Told` or `Refused`; there is none where it failed: see `forget_forecast`.
    """
    name = _name(campaign, asked)

    async def work(_: Progress) -> Told | Refused:
        return await forecast_apart(office.database.dsn, office.settings, campaign.name, asked)

    return office.errands.find(name) or office.errands.begin(name, work, heavy=True)


def forget_forecast(office: Office, campaign: Campaign, asked: Asked) -> None:
    """Whoever asks next has it played anew: for whoever told somebody that it failed."""
    office.errands.take(_name(campaign, asked))


def _name(campaign: Campaign, asked: Asked) -> str:
    question = f"{campaign.version} {campaign.state} {asked.start} {sorted(asked.given.items())}"
    lately = int(asked.now.timestamp()) // KEPT_FOR
    return f"forecast {campaign.name} {lately} {hashlib.sha256(question.encode()).hexdigest()[:16]}"
