"""One step in the life of a campaign, kept with who took it and why."""

from __future__ import annotations

from datetime import datetime

from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.recording import tell_dialers
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.worded import worded


async def find(connection: Connection, name: str) -> Campaign | Refused:
    """The campaign of this name, as it stands."""
    return await store.find_campaign(connection, name) or await _unknown(connection, name)


async def hold(connection: Connection, name: str, event: CampaignEvent | None = None) -> Campaign | Refused:
    """The same, to be changed by this transaction alone; refused where its life knows no such event now."""
    held = await store.hold_campaign(connection, name)
    if held is None:
        return await _unknown(connection, name)
    return (event and not_now(held, event)) or held


def not_now(campaign: Campaign, event: CampaignEvent) -> Refused | None:
    """Why this cannot be done to the campaign as it stands, and what can."""
    possible = CAMPAIGN_LIFE[campaign.state]
    if event in possible:
        return None
    if not possible:
        return Refused(
            worded(
                "%(name)s is %(state)s and cannot be %(event)s: that was its end",
                name=campaign.name,
                state=campaign.state,
                event=event,
            )
        )
    return Refused(
        worded(
            "%(name)s is %(state)s and cannot be %(event)s; it can be %(possible)s",
            name=campaign.name,
            state=campaign.state,
            event=event,
            possible=tuple(possible),
        )
    )


async def step(
    connection: Connection,
    held: Campaign,
    event: CampaignEvent,
    *,
    at: datetime,
    by: str,
    why: str,
    what: str | None = None,
    plan_was: Plan | None = None,
) -> Campaign:
    """Take a step that is possible now; whoever dials hears of it. The campaign as it is then."""
    await store.set_state(connection, held.id, CAMPAIGN_LIFE[held.state][event])
    await store.note_change(connection, held.id, at=at, by=by, what=what or event, why=why, plan_was=plan_was)
    await tell_dialers(connection, f"campaign {held.id}")
    changed = await store.find_campaign(connection, held.name)
    assert changed is not None
    return changed


async def _unknown(connection: Connection, name: str) -> Refused:
    known = ", ".join(await store.names_of_campaigns(connection))
    return Refused(f"there is no campaign {name!r} (there is: {known or 'none yet'})")
