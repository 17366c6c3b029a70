"""What a campaign would come to is played once for all who ask the same of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from centralino.campaigns.forecasting.forecast import Asked
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Database
from tests.fixtures.campaigns import a_plan, an_organisation
from web.errands import Errand
from web.forecasting import forecast_errand, forget_forecast
from web.live import Boards
from web.office import Office

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
ASKED = Asked(now=NOON)
CENA = Campaign(
    id=1, name="cena", event_id=1, state=CampaignState.READY, plan=a_plan(), version=1,
    replies_close_at=NOON + timedelta(days=9), start_at=None, created_at=NOON, created_by="ada",
)  # fmt: skip


def an_office() -> Office:
    organisation, database = an_organisation(), Database("postgresql:///nowhere")
    return Office(organisation.settings, database, organisation, Boards(database, organisation.settings))


def play(office: Office, campaign: Campaign = CENA, asked: Asked = ASKED) -> Errand:
    """Asked for; nothing is really played, as no test waits for it."""
    errand = forecast_errand(office, campaign, asked)
    assert errand.task
    errand.task.cancel()
    return errand


async def test_who_asks_the_same_within_ten_minutes_joins_whoever_asked_first() -> None:
    office = an_office()
    assert play(office) is play(office, asked=Asked(now=NOON + timedelta(minutes=9)))


@pytest.mark.parametrize(
    ("campaign", "asked"),
    [
        pytest.param(CENA, Asked(now=NOON + timedelta(minutes=10)), id="later"),
        pytest.param(CENA, Asked(now=NOON, start=NOON + timedelta(days=1)), id="of-another-start"),
        pytest.param(CENA, Asked(now=NOON, given={"answers": 0.5}), id="with-other-chances"),
        pytest.param(replace(CENA, version=2), ASKED, id="of-a-plan-that-changed"),
        pytest.param(replace(CENA, state=CampaignState.RUNNING), ASKED, id="in-another-state"),
        pytest.param(replace(CENA, name="gita"), ASKED, id="of-another-campaign"),
    ],
)
async def test_what_is_asked_otherwise_is_played_anew(campaign: Campaign, asked: Asked) -> None:
    office = an_office()
    assert play(office) is not play(office, campaign, asked)


async def test_one_that_failed_is_played_anew_once_that_was_told() -> None:
    office = an_office()
    first = play(office)
    first.is_over = first.failed = True
    assert play(office) is first
    forget_forecast(office, CENA, ASKED)
    assert play(office) is not first
