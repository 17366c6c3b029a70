"""Whom a plan would reach: of few people told with the page, of many as soon as they are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from centralino.campaigns.life.reach import Reach, reach_of
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.countries import how_many_are_meant
from centralino.database import Connection
from centralino.visible import visible
from web.counting import MANY, counted_apart
from web.in_words import in_words
from web.pages.campaigns.finding import address_of, campaign_of
from web.visit import Visit


async def reached(visit: Visit, connection: Connection, campaign: Campaign) -> dict[str, Any]:
    """What the picture beside the lists shows; its `reach` is None as long as it is being counted."""
    reach = await _reach(visit, connection, campaign)
    return {
        "reach": reach,
        "complaints": [in_words(visit, each) for each in reach.complaints] if reach else [],
    }


async def show(visit: Visit) -> Response:
    """The picture alone, for the lists that the address names: asked for again until they are counted."""
    if not visit.is_fragment:
        return visit.see_other(address_of(visit, "plan", "people"))
    named = tuple(visible(each) for each in visit.request.query_params.getlist("lists"))
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        campaign = replace(campaign, plan=campaign.plan.model_copy(update={"lists": named}))
        values = await reached(visit, connection, campaign)
    return visit.page("campaigns/plan/people_part.html", campaign=campaign, **values)


async def _reach(visit: Visit, connection: Connection, campaign: Campaign) -> Reach | None:
    plan, organisation = campaign.plan, visit.office.organisation
    members = await how_many_are_meant(connection, campaign.id, plan.lists)
    if members <= MANY:
        return await reach_of(connection, organisation, campaign.id, plan, visit.now)
    return counted_apart(
        visit.office,
        f"reach {campaign.id} {plan.purpose} {members} {sorted(plan.lists)}",
        lambda apart: reach_of(apart, organisation, campaign.id, plan, visit.now),
    )
