"""Starting a campaign, at once or at a time, pausing and ending it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.life import running
from centralino.campaigns.store.campaigns import Campaign
from centralino.database import Connection
from centralino.directory.contacts import Refused
from web.doors import Door, Handler
from web.in_words import in_words
from web.marking import N_
from web.pages.campaigns.finding import address_of, campaign_of, name_of
from web.pages.campaigns.shown import there
from web.visit import Visit


class _Deed(Protocol):
    async def __call__(
        self, connection: Connection, name: str, *, at: datetime, by: str, why: str
    ) -> Campaign | Refused: ...


async def start(visit: Visit) -> Response:
    """Members are called from now on, within the hours."""
    why = await visit.field("why")
    async with visit.changing() as connection:
        await campaign_of(visit, connection)
        started = await running.start(
            connection, visit.office.organisation, name_of(visit), at=visit.now, by=visit.me.name, why=why
        )
    return _back(visit, started, visit.gettext("It runs: members are called from now on, within the hours."))


async def start_at(visit: Visit) -> Response:
    """It starts by itself then, in place of what was ordered before."""
    written, why = await visit.field("when"), await visit.field("why")
    async with visit.changing() as connection:
        campaign = await campaign_of(visit, connection)
        when = _instant(written, ZoneInfo(campaign.plan.event.time_zone))
        if when is None:
            return _back(visit, Refused(visit.gettext("Say a day and a time at which it starts.")), "")
        done = await running.start_at(
            connection, campaign.name, when, at=visit.now, by=visit.me.name, why=why
        )
    told = there(visit, when, campaign.plan.event.time_zone)
    return _back(visit, done, visit.gettext("It will start by itself: %(when)s.", when=told))


async def call_off(visit: Visit) -> Response:
    """An ordered start is ordered no more."""
    async with visit.changing() as connection:
        campaign = await campaign_of(visit, connection)
        done = await running.start_at(connection, campaign.name, None, at=visit.now, by=visit.me.name, why="")
    return _back(visit, done, visit.gettext("It will not start by itself."))


def _door(what: str, deed: _Deed, words: str) -> Door:
    async def do(visit: Visit) -> Response:
        why = await visit.field("why")
        async with visit.changing() as connection:
            await campaign_of(visit, connection)
            done = await deed(connection, name_of(visit), at=visit.now, by=visit.me.name, why=why)
        return _back(visit, done, visit.gettext(words))

    handler: Handler = do
    return Door("POST", f"/campaigns/{{name}}/{what}", Right.RUN_CAMPAIGNS, handler)


def _back(visit: Visit, done: Campaign | Refused, words: str) -> Response:
    if isinstance(done, Refused):
        return visit.see_other(address_of(visit), in_words(visit, done.why), "refused")
    return visit.see_other(address_of(visit), words)


def _instant(written: str, zone: ZoneInfo) -> datetime | None:
    """As a field for day and time sends it, on the wall clock of the event."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone)
    except ValueError:
        return None


DOORS = (
    Door("POST", "/campaigns/{name}/start", Right.RUN_CAMPAIGNS, start),
    Door("POST", "/campaigns/{name}/start-at", Right.RUN_CAMPAIGNS, start_at),
    Door("POST", "/campaigns/{name}/call-off", Right.RUN_CAMPAIGNS, call_off),
    _door(
        "pause", running.pause, N_("It is paused: nothing new is begun, and calls under way are finished.")
    ),
    _door("resume", running.resume, N_("It goes on: what became due meanwhile is due now.")),
    _door("finish", running.finish, N_("It is finished. Answers that still come count until replies close.")),
    _door("cancel", running.cancel, N_("It is cancelled. What was answered is kept.")),
)
