"""Drawing up a campaign, and changing its plan, also while it runs; each in a transaction."""

from __future__ import annotations

from datetime import datetime

from centralino.campaigns.life.members import MANY
from centralino.campaigns.life.preparing import examine, in_one_line, names_of, unsaid
from centralino.campaigns.life.steps import hold, step
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignEvent, CampaignState
from centralino.campaigns.rules.plan import Event, Plan
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store import members as member_store
from centralino.campaigns.store.asking import ask_rules_anew
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.worded import worded

BEGUN = (CampaignState.RUNNING, CampaignState.PAUSED)


async def draft(
    connection: Connection, name: str, plan: Plan, *, at: datetime, by: str
) -> Campaign | Refused:
    """A new campaign, which nobody is called for yet."""
    event_id = await _event_of(connection, plan.event, at, by)
    if not await store.insert_campaign(connection, name, event_id, plan, at, by):
        return Refused(
            worded("there is a campaign %(name)s already: change it, or name this one otherwise", name=name)
        )
    drafted = await store.find_campaign(connection, name)
    assert drafted is not None
    await store.note_change(connection, drafted.id, at=at, by=by, what="drafted", why="")
    return drafted


async def change(
    connection: Connection,
    organisation: Organisation,
    name: str,
    plan: Plan,
    *,
    at: datetime,
    by: str,
    why: str,
) -> Campaign | Refused:
    """Give a campaign another plan; in one that has begun it reaches at once those who wait.

    There its words have to be clips already (`preparing.make_sayings`), and the members of lists that are new in
    the plan are invited; those of lists that are in it no more stay. One that was ready is a draft again.
    """
    held = await hold(connection, name, CampaignEvent.CHANGED)
    if isinstance(held, Refused):
        return held
    if held.state in BEGUN and (refused := await _against(connection, organisation, held, plan, at)):
        return refused
    await store.update_plan(
        connection, held.id, await _changed_event(connection, held, plan.event, at, by), plan
    )
    if held.state in BEGUN:
        await _invite_new_lists(connection, held, plan, at, by)
        await member_store.hold_people(connection, campaign_id=held.id)
        await ask_rules_anew(connection, at, campaign_id=held.id)
    return await step(connection, held, CampaignEvent.CHANGED, at=at, by=by, why=why, plan_was=held.plan)


async def _against(
    connection: Connection, organisation: Organisation, held: Campaign, plan: Plan, at: datetime
) -> Refused | None:
    """What speaks against a plan for a campaign that will go on with it in the next second."""
    if refused := in_one_line(await examine(connection, organisation, held.id, plan, at)):
        return refused
    names = await names_of(connection, held.id, plan) if plan.language != held.plan.language else ()
    if unsaid(organisation.settings, plan, names):
        return Refused(
            worded(
                "%(name)s is %(state)s, and what it would say now is not made into clips yet",
                name=held.name,
                state=held.state,
            )
        )
    return None


async def _invite_new_lists(
    connection: Connection, held: Campaign, plan: Plan, at: datetime, by: str
) -> None:
    new = [each for each in plan.lists if each not in held.plan.lists]
    if new and await member_store.insert_from_lists(connection, held.id, new, plan.texts, at, by) > MANY:
        await member_store.measure(connection)


async def _event_of(connection: Connection, event: Event, at: datetime, by: str) -> int:
    """Two campaigns for one event share it."""
    return await store.find_event(connection, event) or await store.insert_event(connection, event, at, by)


async def _changed_event(connection: Connection, held: Campaign, event: Event, at: datetime, by: str) -> int:
    """An event that is ours alone is changed; from one that is others' too we part."""
    if event == held.plan.event or await store.update_event(connection, held.event_id, event, held.id):
        return held.event_id
    return await _event_of(connection, event, at, by)
