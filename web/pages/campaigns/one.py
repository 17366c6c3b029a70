"""One campaign: what it is, how it stands, what may be done with it, and who did what to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life.members import not_yet_invited
from centralino.campaigns.life.preparing import Finding, examine
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent, CampaignState
from centralino.campaigns.store.browsing import done_to
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.countries import how_many_are_meant
from centralino.campaigns.telling.tally import tally
from centralino.database import Connection
from web.counting import MANY, counted_apart
from web.doors import Door
from web.ids import read_id
from web.in_words import in_words
from web.pages.campaigns.finding import address_of, campaign_of
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
        missing = await _missing(visit, connection, campaign)
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


async def show_missing(visit: Visit) -> Response:
    """How many are on its lists and not invited, for a page that could not wait for it."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        missing = await _missing(visit, connection, campaign)
    if not visit.is_fragment:
        return visit.see_other(address_of(visit))
    return visit.page("campaigns/missing_part.html", campaign=campaign, missing=missing)


async def _missing(visit: Visit, connection: Connection, campaign: Campaign) -> int | None:
    """Of one that has begun, and is not over; None as long as many are being counted."""
    if campaign.state in NOT_BEGUN or not CAMPAIGN_LIFE[campaign.state]:
        return 0
    members = await how_many_are_meant(connection, campaign.id, campaign.plan.lists)
    if members <= MANY:
        return await not_yet_invited(connection, campaign)
    name = f"missing {campaign.id} {campaign.version} {members}"
    return counted_apart(visit.office, name, lambda apart: not_yet_invited(apart, campaign))


async def show_findings(visit: Visit) -> Response:
    """What speaks against it as it is now; a part of its page, and a page of its own for whoever has no script."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        found = await _findings(visit, connection, campaign)
    return visit.page(
        "campaigns/findings_part.html" if visit.is_fragment else "campaigns/findings.html",
        campaign=campaign,
        findings=None
        if found is None
        else [(each.weight.value, in_words(visit, each.words)) for each in found],
        weights={weight.value: visit.gettext(words) for weight, words in WEIGHTS.items()},
    )


async def _findings(visit: Visit, connection: Connection, campaign: Campaign) -> Sequence[Finding] | None:
    """The gravest first; None as long as the many people whom they concern are being counted."""

    async def look(connection: Connection) -> Sequence[Finding]:
        found = await examine(connection, visit.office.organisation, campaign.id, campaign.plan, visit.now)
        return sorted(found, key=lambda each: list(WEIGHTS).index(each.weight))

    members = await how_many_are_meant(connection, campaign.id, campaign.plan.lists)
    if members <= MANY:
        return await look(connection)
    return counted_apart(visit.office, f"findings {campaign.id} {campaign.version} {members}", look)


DOORS = (
    Door("GET", "/campaigns/{name}", Right.SEE_CAMPAIGNS, show),
    Door("GET", "/campaigns/{name}/history", Right.SEE_CAMPAIGNS, show_history),
    Door("GET", "/campaigns/{name}/missing", Right.SEE_CAMPAIGNS, show_missing),
    Door("GET", "/campaigns/{name}/findings", Right.SEE_CAMPAIGNS, show_findings),
)
