"""A new campaign: its event is asked for, and everything else is as the house has it until it is changed."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from centralino.campaigns.life import drafting
from centralino.campaigns.life.plan_file import plan_name
from centralino.campaigns.life.plan_form import Fault, Written, Wrong, first_plan, written
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.browsing import campaigns_from
from centralino.campaigns.store.campaigns import find_campaign
from centralino.database import Connection
from centralino.directory.contacts import Refused
from web.in_words import in_words
from web.pages.campaigns.plan import faults
from web.pages.campaigns.plan.steps import STEPS, sent_by
from web.visit import Visit
from web.words_of_rules import PURPOSES

BAD_REQUEST: Final = 400
TAKEN: Final = ("new",)  # names that mean something in an address


async def show(visit: Visit) -> Response:
    """The form, with who called last time."""
    async with visit.reading() as connection:
        organisation = await _who_called_last(connection)
    sent = written(organisation=organisation, time_zone=visit.office.zone.key)
    return _page(visit, sent, ())


async def draft(visit: Visit) -> Response:
    """A draft, of which nobody is called; on to whom it is for."""
    sent = await sent_by(visit)
    plan = first_plan(sent, visit.office.settings)
    if not isinstance(plan, Plan):
        return _page(visit, sent, plan)
    async with visit.changing() as connection:
        name = await _free_name(connection, sent)
        if isinstance(name, Fault):
            return _page(visit, sent, (name,))
        drafted = await drafting.draft(connection, name, plan, at=visit.now, by=visit.me.name)
    if isinstance(drafted, Refused):
        return visit.see_other("/campaigns", in_words(visit, drafted.why), "refused")
    return visit.see_other(
        f"/campaigns/{name}/plan/{STEPS[1].name}", visit.gettext("The draft is kept. Nobody is called yet.")
    )


async def _free_name(connection: Connection, sent: Written) -> str | Fault:
    """The one that was asked for; else one made of the title that nobody has."""
    wanted = sent.one("name")
    name = plan_name(wanted or sent.one("title")) or "campaign"
    if wanted and (name != wanted or name in TAKEN):
        return Fault("name", Wrong.NO_CAMPAIGN_NAME)
    if wanted:
        return Fault("name", Wrong.NAME_TAKEN) if await find_campaign(connection, name) else name
    number, free = 1, name
    while free in TAKEN or await find_campaign(connection, free):
        number += 1
        free = f"{name[:55]}-{number}"
    return free


async def _who_called_last(connection: Connection) -> str:
    latest = await campaigns_from(connection, most=1)
    campaign = await find_campaign(connection, latest[0].name) if latest else None
    return campaign.plan.organisation if campaign else ""


def _page(visit: Visit, sent: Written, wrong: tuple[Fault, ...]) -> Response:
    return visit.page(
        "campaigns/plan/new.html",
        BAD_REQUEST if wrong else 200,
        sent=sent,
        wrong=faults.told(visit, wrong),
        purposes=[(each.value, visit.gettext(words)) for each, words in PURPOSES.items()],
    )
