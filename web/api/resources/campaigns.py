"""Campaigns over the API: how each stands, started, paused, resumed and ended, and what it will come to."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Query
from pydantic import Field

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.campaigns.life import running
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store.browsing import CampaignOnPage, campaigns_from, done_to
from centralino.campaigns.store.campaigns import Campaign as CampaignRow
from centralino.database import Connection
from centralino.directory.contacts import Refused
from web.api.frame import Client, Id, Instant, Listed, Paged, Said, Told, Why, granted, needs, resource
from web.api.resources.told_campaigns import Campaign, campaign_row, tell_campaign

router = resource("campaigns", "Campaigns")

Seeing = Annotated[Client, needs(Right.SEE_CAMPAIGNS)]
Running = Annotated[Client, needs(Right.RUN_CAMPAIGNS)]


class CampaignSearch(Paged):
    """Those in a state, or all."""

    state: CampaignState | None = None


class CampaignLine(Told):
    """A campaign among others; who was withdrawn is not counted."""

    id: int
    name: str
    state: CampaignState
    title: str
    place: str
    starts_at: Annotated[Instant, Field(description="The event.")]
    time_zone: str
    start_at: Annotated[Instant | None, Field(description="A start that was ordered beforehand.")]
    invited: int
    yes: int
    no: int


class CampaignDeed(Told):
    """One thing that was done to a campaign."""

    id: int
    at: Instant
    by: str
    what: str
    why: str


class Because(Said):
    """Why, as far as it is said."""

    why: Why = ""


class Start(Because):
    """At once, or at an instant."""

    at: Annotated[Instant | None, Field(description="It starts by itself then; null is at once.")] = None


class _Deed(Protocol):
    async def __call__(
        self, connection: Connection, name: str, *, at: datetime, by: str, why: str
    ) -> CampaignRow | Refused: ...


@router.get("", summary="List campaigns")
async def look_for(asked: Annotated[CampaignSearch, Query()], client: Seeing) -> Listed[CampaignLine]:
    """The latest event first."""
    after = cursors.read_two(asked.cursor, datetime, int)
    async with client.reading() as connection:
        found = await campaigns_from(connection, most=asked.limit + 1, state=asked.state, after=after)
    page = cursors.page(found, asked.limit, _placed)
    return Listed[CampaignLine].of(map(CampaignLine.model_validate, page.rows), page.next)


@router.get("/{campaign_id}", summary="Show a campaign")
async def show(campaign_id: Id, client: Seeing) -> Campaign:
    """With its plan, and how those who are invited stand."""
    async with client.reading() as connection:
        return await tell_campaign(connection, await campaign_row(connection, campaign_id))


@router.get("/{campaign_id}/history", summary="List what was done to a campaign")
async def history(campaign_id: Id, asked: Annotated[Paged, Query()], client: Seeing) -> Listed[CampaignDeed]:
    """The latest first."""
    before = cursors.read_one(asked.cursor, int)
    async with client.reading() as connection:
        await campaign_row(connection, campaign_id)
        found = await done_to(connection, campaign_id, most=asked.limit + 1, before=before)
    page = cursors.page(found, asked.limit, lambda each: (each.id,))
    return Listed[CampaignDeed].of(map(CampaignDeed.model_validate, page.rows), page.next)


@router.post("/{campaign_id}/start", summary="Start a campaign, at once or at an instant")
async def start(campaign_id: Id, wanted: Start, client: Running) -> Campaign:
    """Refused while anything speaks against it, and if it is not ready. It replaces a start that was ordered."""
    connection = await client.changing()
    held = await campaign_row(connection, campaign_id)
    organisation = client.office.organisation
    started = (
        await running.start(connection, organisation, held.name, at=client.now, by=client.by, why=wanted.why)
        if wanted.at is None
        else await running.start_at(
            connection, held.name, wanted.at, at=client.now, by=client.by, why=wanted.why
        )
    )
    return await _told(connection, granted(started))


@router.post("/{campaign_id}/call-off", summary="Call off an ordered start")
async def call_off(campaign_id: Id, wanted: Because, client: Running) -> Campaign:
    """It does not start by itself any more."""
    connection = await client.changing()
    held = await campaign_row(connection, campaign_id)
    done = await running.start_at(connection, held.name, None, at=client.now, by=client.by, why=wanted.why)
    return await _told(connection, granted(done))


@router.post("/{campaign_id}/pause", summary="Pause a campaign")
async def pause(campaign_id: Id, wanted: Because, client: Running) -> Campaign:
    """Nothing new is begun; calls that are under way are finished."""
    return await _do(running.pause, campaign_id, wanted, client)


@router.post("/{campaign_id}/resume", summary="Resume a campaign")
async def resume(campaign_id: Id, wanted: Because, client: Running) -> Campaign:
    """Whatever became due meanwhile is due now."""
    return await _do(running.resume, campaign_id, wanted, client)


@router.post("/{campaign_id}/finish", summary="Finish a campaign")
async def finish(campaign_id: Id, wanted: Because, client: Running) -> Campaign:
    """Nobody is called any more, for good; answers that still come count until replies close."""
    return await _do(running.finish, campaign_id, wanted, client)


@router.post("/{campaign_id}/cancel", summary="Cancel a campaign")
async def cancel(campaign_id: Id, wanted: Because, client: Running) -> Campaign:
    """The event, or the campaign, is off: nobody is called any more, for good."""
    return await _do(running.cancel, campaign_id, wanted, client)


async def _do(deed: _Deed, campaign_id: int, wanted: Because, client: Client) -> Campaign:
    connection = await client.changing()
    held = await campaign_row(connection, campaign_id)
    done = await deed(connection, held.name, at=client.now, by=client.by, why=wanted.why)
    return await _told(connection, granted(done))


async def _told(connection: Connection, done: CampaignRow) -> Campaign:
    return await tell_campaign(connection, await campaign_row(connection, done.id))


def _placed(campaign: CampaignOnPage) -> tuple[datetime, int]:
    return campaign.starts_at, campaign.id
