"""One step of a plan: shown, looked at before it is kept, and kept; in a campaign that runs it holds at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from centralino.access.store.audit import audited
from centralino.campaigns.life import drafting
from centralino.campaigns.life.plan_form import Fault, Written
from centralino.campaigns.life.preparing import make_sayings, names_of, unsaid
from centralino.campaigns.life.reach import law_for
from centralino.campaigns.life.steps import hold
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent, CampaignState
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection
from centralino.directory.contacts import Refused
from web.errands import Progress
from web.in_words import in_words
from web.pages.campaigns.finding import address_of, campaign_of
from web.pages.campaigns.plan import faults, showing
from web.pages.campaigns.plan.steps import STEPS, Step, after, sent_by, step_of
from web.pages.campaigns.preparing import errand_of
from web.pages.campaigns.shown import words_for
from web.visit import Visit

BAD_REQUEST: Final = 400
TO_RECORD: Final = "record "  # before the name of a sentence: on to where it is recorded


async def show(visit: Visit) -> Response:
    """As it is kept."""
    step = step_of(visit)
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        shown = step.shown(campaign.plan)
        sent = Written({**shown.fields, "member": [visit.query("member")]})
        return await _page(visit, connection, step, campaign, sent)


async def look(visit: Visit) -> Response:
    """What is written but not kept: its picture or its examples, or the whole page where there is no script."""
    step, sent = step_of(visit), await sent_by(visit)
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        read = await _read(visit, connection, step, campaign, sent)
        wrong: tuple[Fault, ...] = ()
        if isinstance(read, Plan):
            campaign = replace(campaign, plan=read)
        else:
            wrong = read
        return await _page(
            visit, connection, step, campaign, sent, wrong=wrong, is_part=visit.is_fragment and step.has_part
        )


async def save(visit: Visit) -> Response:
    """On to the next step, or back to this one with what is wrong at its field."""
    return await save_written(visit, step_of(visit), await sent_by(visit))


async def save_written(visit: Visit, step: Step, sent: Written) -> Response:
    """Keep this as what stands in the fields of a step."""
    async with visit.changing() as connection:
        campaign = await campaign_of(visit, connection)
        held = await hold(connection, campaign.name, CampaignEvent.CHANGED)
        if isinstance(held, Refused):
            return visit.see_other(address_of(visit), in_words(visit, held.why), "refused")
        plan = await _read(visit, connection, step, held, sent)
        if not isinstance(plan, Plan):
            return await _page(visit, connection, step, held, sent, wrong=plan)
        if plan == held.plan:
            return visit.see_other(_onward(visit, step, sent))
        if names := await _names_to_make(visit, connection, held, plan):
            return _with_clips_first(visit, held, plan, names, sent.one("why"))
        done = await _change(visit, connection, held.name, plan, sent.one("why"))
        if isinstance(done, Refused):
            return await _page(visit, connection, step, held, sent, refused=in_words(visit, done.why))
    was_ready = held.state is CampaignState.READY
    words = (
        visit.gettext("Saved. It is a draft again, and has to be made ready once more.")
        if was_ready
        else visit.gettext("Saved.")
    )
    return visit.see_other(_onward(visit, step, sent), words)


async def _read(
    visit: Visit, connection: Connection, step: Step, campaign: Campaign, sent: Written
) -> Plan | tuple[Fault, ...]:
    law = await law_for(connection, visit.office.organisation, campaign.id, campaign.plan, visit.now)
    return step.read(sent, campaign.plan, law)


async def _change(
    visit: Visit, connection: Connection, name: str, plan: Plan, why: str
) -> Campaign | Refused:
    return await drafting.change(
        connection, visit.office.organisation, name, plan, at=visit.now, by=visit.me.name, why=why
    )


async def _names_to_make(
    visit: Visit, connection: Connection, held: Campaign, plan: Plan
) -> list[str] | None:
    """The names that a campaign that runs says, where something of what it would say is no clip yet."""
    if held.state not in drafting.BEGUN:
        return None
    names = await names_of(connection, held.id, plan)
    missing = await asyncio.to_thread(unsaid, visit.office.settings, plan, names)
    return names if missing else None


def _with_clips_first(visit: Visit, held: Campaign, plan: Plan, names: list[str], why: str) -> Response:
    async def work(progress: Progress) -> Campaign | Refused:
        office = visit.office
        await make_sayings(office.settings, plan, names, progress)
        async with office.database.transaction() as connection:
            await audited(connection, visit.me.name, "page")
            now = await hold(connection, held.name, CampaignEvent.CHANGED)
            if isinstance(now, Campaign) and now.version != held.version:
                return Refused(
                    visit.gettext("The plan was changed meanwhile: please look at it and save again.")
                )
            return await _change(visit, connection, held.name, plan, why)

    visit.office.errands.begin(errand_of(visit), work)
    return visit.see_other(address_of(visit, "preparing"))


def _onward(visit: Visit, step: Step, sent: Written) -> str:
    go = sent.one("go")
    if go == "stay":
        return address_of(visit, "plan", step.name)
    if go.startswith(TO_RECORD):
        return address_of(visit, "recordings", go.removeprefix(TO_RECORD))
    following = after(step)
    return address_of(visit, "plan", following.name) if following else address_of(visit)


async def _page(
    visit: Visit,
    connection: Connection,
    step: Step,
    campaign: Campaign,
    sent: Written,
    *,
    wrong: tuple[Fault, ...] = (),
    refused: str = "",
    is_part: bool = False,
) -> Response:
    values: dict[str, Any] = await step.values(visit, connection, campaign, sent)
    return visit.page(
        f"campaigns/plan/{step.name}_part.html" if is_part else f"campaigns/plan/{step.name}.html",
        BAD_REQUEST if (wrong or refused) and not is_part else 200,
        campaign=campaign,
        step=step.name,
        steps=[(each.name, visit.gettext(each.words)) for each in STEPS],
        is_last=after(step) is None,
        begun=campaign.state not in showing.NOT_BEGUN,
        is_over=not CAMPAIGN_LIFE[campaign.state],
        sent=sent,
        wrong=faults.told(visit, wrong),
        refused=refused,
        **values,
        **words_for(visit),
    )
