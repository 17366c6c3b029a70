"""One campaign: what it is, how it stands, what may be done with it, and who did what to it."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.members import not_yet_invited
from centralino.campaigns.life.preparing import examine
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent, CampaignState
from centralino.campaigns.store.browsing import done_to
from centralino.campaigns.telling.tally import tally
from web.doors import Door
from web.ids import read_id
from web.in_words import in_words
from web.pages.campaigns.finding import campaign_of
from web.pages.campaigns.plan_told import plan_told
from web.pages.campaigns.shown import done, words_for
from web.visit import Visit
from web.words_of_rules import WEIGHTS

DEEDS: Final = 30  # on a page of the history
NOT_BEGUN: Final = (CampaignState.DRAFT, CampaignState.READY)


async def show(visit: Visit) -> Response:
    """All of it on one page."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        stand = await tally(connection, campaign.id)
        missing = await not_yet_invited(connection, campaign)
        history = await done_to(connection, campaign.id, most=DEEDS + 1)
    return visit.page(
        "campaigns/one.html",
        campaign=campaign,
        event=campaign.plan.event,
        possible={each.value for each in CAMPAIGN_LIFE[campaign.state]},
        begun=campaign.state not in NOT_BEGUN,
        is_over=not CAMPAIGN_LIFE[campaign.state],
        tally=stand,
        missing=missing,
        plan=plan_told(visit, campaign.plan),
        history=history[:DEEDS],
        older=history[DEEDS - 1].id if len(history) > DEEDS else None,
        done=lambda what: done(visit, what),
        CampaignEvent=CampaignEvent,
        **words_for(visit),
    )


async def show_history(visit: Visit) -> Response:
    """What was done to it before that."""
    before = read_id(visit.query("before"))
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        found = await done_to(connection, campaign.id, most=DEEDS + 1, before=before)
    return visit.page(
        "campaigns/history.html",
        campaign=campaign,
        history=found[:DEEDS],
        older=found[DEEDS - 1].id if len(found) > DEEDS else None,
        done=lambda what: done(visit, what),
    )


async def show_findings(visit: Visit) -> Response:
    """What speaks against it as it is now; a part of its page, and a page of its own for whoever has no script."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        found = await examine(connection, visit.office.organisation, campaign.id, campaign.plan, visit.now)
    return visit.page(
        "campaigns/findings_part.html" if visit.is_fragment else "campaigns/findings.html",
        campaign=campaign,
        findings=[
            (each.weight.value, in_words(visit, each.words))
            for each in sorted(found, key=lambda each: list(WEIGHTS).index(each.weight))
        ],
        weights={weight.value: visit.gettext(words) for weight, words in WEIGHTS.items()},
    )


DOORS = (
    Door("GET", "/campaigns/{name}", Right.SEE_CAMPAIGNS, show),
    Door("GET", "/campaigns/{name}/history", Right.SEE_CAMPAIGNS, show_history),
    Door("GET", "/campaigns/{name}/findings", Right.SEE_CAMPAIGNS, show_findings),
)
