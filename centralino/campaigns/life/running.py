"""Starting a campaign, at once or at a time, pausing and ending it; each in a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.campaigns.life.preparing import examine, in_one_line
from centralino.campaigns.life.steps import hold, step
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignEvent
from centralino.campaigns.store import campaigns as store
from centralino.campaigns.store import members as member_store
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.worded import worded

ITSELF = "centralino"  # who did what nobody did


async def start(
    connection: Connection, organisation: Organisation, name: str, *, at: datetime, by: str, why: str
) -> Campaign | Refused:
    """Begin to call whoever was invited when it was prepared. What speaks against it is looked at once more."""
    held = await hold(connection, name, CampaignEvent.STARTED)
    if isinstance(held, Refused):
        return held
    if refused := in_one_line(await examine(connection, organisation, held.id, held.plan, at)):
        return refused
    await store.set_start(connection, held.id, None)
    return await step(connection, held, CampaignEvent.STARTED, at=at, by=by, why=why)


async def start_at(
    connection: Connection,
    name: str,
    when: datetime | None,
    *,
    at: datetime,
    by: str,
    why: str,
) -> Campaign | Refused:
    """Order a start for an instant to come, in place of what was ordered before; None: order none."""
    held = await hold(connection, name, CampaignEvent.STARTED)
    if isinstance(held, Refused):
        return held
    zone = ZoneInfo(held.plan.event.time_zone)
    if when and not at < when < held.replies_close_at:
        return Refused(worded("%(at)s is not between now and when replies close", at=_told(when, zone)))
    await store.set_start(connection, held.id, when)
    what = f"start ordered for {_told(when, zone)}" if when else "start called off"
    await store.note_change(connection, held.id, at=at, by=by, what=what, why=why)
    return await store.find_campaign(connection, name) or held


async def pause(connection: Connection, name: str, *, at: datetime, by: str, why: str) -> Campaign | Refused:
    """Place no call and send no text until it is resumed; calls that are under way are finished."""
    return await _step(connection, name, CampaignEvent.PAUSED, at, by, why)


async def resume(connection: Connection, name: str, *, at: datetime, by: str, why: str) -> Campaign | Refused:
    """Go on where it was paused: whatever became due meanwhile is due now."""
    return await _step(connection, name, CampaignEvent.RESUMED, at, by, why)


async def finish(connection: Connection, name: str, *, at: datetime, by: str, why: str) -> Campaign | Refused:
    """Call nobody any more, for good; answers that still come count until replies close."""
    return await _end(connection, name, CampaignEvent.FINISHED, at, by, why)


async def cancel(connection: Connection, name: str, *, at: datetime, by: str, why: str) -> Campaign | Refused:
    """Call nobody any more: the event, or the campaign, is off."""
    return await _end(connection, name, CampaignEvent.CANCELLED, at, by, why)


# What nobody has to do by hand.


@dataclass(frozen=True, slots=True)
class Done:
    """What the clock did to a campaign, or why it could not."""

    name: str
    refused: Refused | None = None


async def start_what_is_due(database: Database, organisation: Organisation, now: datetime) -> list[Done]:
    """Start the campaigns whose time has come, each in a transaction; one that may not start is left ready, once."""
    async with database.connection() as connection:
        names = await store.due_to_start(connection, now)
    done = [await _start_one(database, organisation, name, now) for name in names]
    return [each for each in done if each]


async def finish_what_is_closed(database: Database, now: datetime) -> list[Done]:
    """End the campaigns that take no more replies, each in a transaction."""
    async with database.connection() as connection:
        names = await store.closed(connection, now)
    done = [await _finish_one(database, name, now) for name in names]
    return [each for each in done if each]


async def _finish_one(database: Database, name: str, now: datetime) -> Done | None:
    """None when somebody was quicker."""
    async with database.transaction() as connection:
        if isinstance(await hold(connection, name, CampaignEvent.FINISHED), Refused):
            return None
        ended = await finish(connection, name, at=now, by=ITSELF, why="replies have closed")
    return Done(name, ended if isinstance(ended, Refused) else None)


async def _start_one(database: Database, organisation: Organisation, name: str, now: datetime) -> Done | None:
    """None when somebody was quicker."""
    async with database.transaction() as connection:
        held = await hold(connection, name, CampaignEvent.STARTED)
        if isinstance(held, Refused) or held.start_at is None or held.start_at > now:
            return None
        ordered = f"ordered for {_told(held.start_at, ZoneInfo(held.plan.event.time_zone))}"
        started = await start(connection, organisation, name, at=now, by=ITSELF, why=ordered)
        if not isinstance(started, Refused):
            return Done(name)
        await store.set_start(connection, held.id, None)
        await store.note_change(connection, held.id, at=now, by=ITSELF, what="not started", why=started.why)
        return Done(name, started)


async def _end(
    connection: Connection, name: str, event: CampaignEvent, at: datetime, by: str, why: str
) -> Campaign | Refused:
    ended = await _step(connection, name, event, at, by, why)
    if not isinstance(ended, Refused):
        await store.set_start(connection, ended.id, None)
        await member_store.hold_people(connection, campaign_id=ended.id)
        await member_store.stop_waiting(connection, ended.id, event)
    return ended


async def _step(
    connection: Connection, name: str, event: CampaignEvent, at: datetime, by: str, why: str
) -> Campaign | Refused:
    held = await hold(connection, name, event)
    if isinstance(held, Refused):
        return held
    return await step(connection, held, event, at=at, by=by, why=why)


def _told(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
