"""From an event to a launch in one sitting: a plan drawn up step by step, each kept as soon as it is left."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from web.doors import Door
from web.pages.campaigns.finding import address_of
from web.pages.campaigns.plan import new, reached, recording, saving
from web.pages.campaigns.plan.steps import STEPS
from web.visit import Visit


async def begin(visit: Visit) -> Response:
    """On to the first step."""
    return visit.see_other(address_of(visit, "plan", STEPS[0].name))


DOORS = (
    Door("GET", "/campaigns/new", Right.CHANGE_CAMPAIGNS, new.show),
    Door("POST", "/campaigns/new", Right.CHANGE_CAMPAIGNS, new.draft),
    Door("GET", "/campaigns/{name}/plan", Right.CHANGE_CAMPAIGNS, begin),
    Door("GET", "/campaigns/{name}/plan/{step}", Right.CHANGE_CAMPAIGNS, saving.show),
    Door("POST", "/campaigns/{name}/plan/{step}", Right.CHANGE_CAMPAIGNS, saving.save),
    Door("POST", "/campaigns/{name}/plan/{step}/look", Right.CHANGE_CAMPAIGNS, saving.look),
    Door("GET", "/campaigns/{name}/plan/people/reach", Right.CHANGE_CAMPAIGNS, reached.show),
    *recording.DOORS,
)
