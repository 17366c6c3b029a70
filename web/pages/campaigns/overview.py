"""All campaigns, the latest event first, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.browsing import CampaignOnPage, campaigns_from
from web.doors import Door
from web.pages.campaigns.shown import words_for
from web.visit import Visit
from web.words_of_rules import CAMPAIGN_STATES

ON_A_PAGE: Final = 25


async def show(visit: Visit) -> Response:
    """Those in one state, if asked."""
    state = _state(visit.query("state"))
    async with visit.reading() as connection:
        found = await campaigns_from(
            connection, most=ON_A_PAGE + 1, state=state, after=_place(visit.query("after"))
        )
    shown = found[:ON_A_PAGE]
    return visit.page(
        "campaigns/all.html",
        campaigns=shown,
        further=_cursor(shown[-1]) if len(found) > ON_A_PAGE else None,
        is_first=not visit.query("after"),
        state=state,
        states=[(each, visit.gettext(words)) for each, words in CAMPAIGN_STATES.items()],
        **words_for(visit),
    )


def _state(written: str) -> CampaignState | None:
    return CampaignState(written) if written in tuple(CampaignState) else None


def _cursor(campaign: CampaignOnPage) -> str:
    return f"{campaign.starts_at.timestamp():.6f}_{campaign.id}"


def _place(written: str) -> tuple[datetime, int] | None:
    """None for what is no cursor of ours: then the list begins anew."""
    instant, _, campaign_id = written.partition("_")
    try:
        return datetime.fromtimestamp(float(instant), UTC), int(campaign_id[:18])
    except (ValueError, OverflowError, OSError):
        return None


DOORS = (Door("GET", "/campaigns", Right.SEE_CAMPAIGNS, show),)
