"""Drawing up campaigns over the API: a plan given and changed, and made ready to start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import Response
from pydantic import Field, JsonValue

from centralino.access.rules.rights import Right
from centralino.access.store import audit
from centralino.campaigns.life import drafting
from centralino.campaigns.life.preparing import Prepared, examine, prepare
from centralino.campaigns.life.preparing import Weight as FindingWeight
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store.campaigns import Campaign as CampaignRow
from centralino.directory.contacts import Refused
from centralino.visible import is_visible
from web.api.frame import (
    Client,
    Id,
    Kind,
    Listed,
    Problem,
    Said,
    Told,
    Why,
    granted,
    made_at,
    needs,
    resource,
)
from web.api.frame.document import answer_of
from web.api.frame.fields import FIRST_DAY, LAST_DAY
from web.api.resources.told_campaigns import Campaign, campaign_row, tell_campaign
from web.errands import Errand, Progress

router = resource("campaigns", "Plans of campaigns")

Seeing = Annotated[Client, needs(Right.SEE_CAMPAIGNS)]
Changing = Annotated[Client, needs(Right.CHANGE_CAMPAIGNS)]
CampaignName = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_-]{0,59}$", examples=["cena-2026"])]
ACCEPTED: Final = 202


class NewCampaign(Said):
    """A name that nobody changes any more, and a plan."""

    name: CampaignName
    plan: Plan


class PlanChange(Said):
    """The whole plan as it is to be from now on."""

    plan: Plan
    why: Why = ""


class FindingOfPlan(Told):
    """Something that whoever starts the campaign should know; an error keeps it from starting."""

    weight: FindingWeight
    words: str


class Preparation(Told):
    """How far its words are made into clips; a campaign that is ready may be started."""

    is_over: bool
    done: Annotated[int, Field(description="Clips.")]
    of: int
    ready: Campaign | None
    findings: list[FindingOfPlan]


@router.post("", status_code=201, summary="Draw up a campaign")
async def draw_up(new: NewCampaign, client: Changing, response: Response) -> Campaign:
    """A draft, for which nobody is called yet."""
    _must_be_legible(new.plan)
    connection = await client.changing()
    drafted = granted(await drafting.draft(connection, new.name, new.plan, at=client.now, by=client.by))
    made_at(response, f"campaigns/{drafted.id}")
    return await tell_campaign(connection, drafted)


@router.put("/{campaign_id}/plan", summary="Give a campaign another plan")
async def change(campaign_id: Id, wanted: PlanChange, client: Changing) -> Campaign:
    """One that was ready is a draft again. In one that has begun it holds at once, if its words are clips already."""
    _must_be_legible(wanted.plan)
    connection = await client.changing()
    held = await campaign_row(connection, campaign_id)
    granted(
        await drafting.change(
            connection,
            client.office.organisation,
            held.name,
            wanted.plan,
            at=client.now,
            by=client.by,
            why=wanted.why,
        )
    )
    return await tell_campaign(connection, await campaign_row(connection, campaign_id))


@router.get("/{campaign_id}/findings", summary="Look at what speaks against a campaign")
async def findings(campaign_id: Id, client: Seeing) -> Listed[FindingOfPlan]:
    """As it is now."""
    async with client.reading() as connection:
        held = await campaign_row(connection, campaign_id)
        found = await examine(connection, client.office.organisation, held.id, held.plan, client.now)
    return Listed[FindingOfPlan].of(map(FindingOfPlan.model_validate, found), None)


@router.post("/{campaign_id}/prepare", status_code=ACCEPTED, summary="Make a campaign ready")
async def make_ready(campaign_id: Id, client: Changing) -> Preparation:
    """It is examined, its words are made into clips, its lists are invited; minutes, with thousands of names."""
    async with client.reading() as connection:
        held = await campaign_row(connection, campaign_id)
    return await _told(client, held, _begin(client, held))


@router.get(
    "/{campaign_id}/preparation",
    summary="See how far a campaign is made ready",
    responses={Kind.REFUSED.status: answer_of(Kind.REFUSED)},
)
async def preparation(campaign_id: Id, client: Changing) -> Preparation:
    """Refused, with what is wrong, where it could not be made ready; so is asking where nothing was begun."""
    async with client.reading() as connection:
        held = await campaign_row(connection, campaign_id)
    errand = client.office.errands.find(_errand(held))
    if errand is None:
        raise Problem(Kind.REFUSED, "It is not being made ready: begin with POST …/prepare.")
    return await _told(client, held, errand)


def _begin(client: Client, held: CampaignRow) -> Errand:
    office, by, at = client.office, client.by, client.now

    async def work(progress: Progress) -> Prepared | Refused:
        done = await prepare(office.database, office.organisation, held.name, at=at, by=by, progress=progress)
        if isinstance(done, Prepared):
            async with office.database.transaction() as connection:
                await audit.note(
                    connection,
                    at=at,
                    by=by,
                    via="api",
                    what="prepared",
                    kind="campaigns",
                    subject="campaign",
                    subject_id=done.campaign.id,
                    after={"clips": done.made.made},
                )
        return done

    return office.errands.begin(_errand(held), work)


async def _told(client: Client, held: CampaignRow, errand: Errand) -> Preparation:
    match errand.result:
        case Prepared() as prepared:
            async with client.reading() as connection:
                ready = await tell_campaign(connection, await campaign_row(connection, held.id))
            found = [FindingOfPlan.model_validate(each) for each in prepared.findings]
        case CampaignRow():  # a page has made the clips of another plan for it, and put that into force
            async with client.reading() as connection:
                ready = await tell_campaign(connection, await campaign_row(connection, held.id))
            found = []
        case Refused() as refused:
            granted(refused)
        case _ if errand.failed:
            raise Problem(Kind.BROKEN, "It could not be made ready; our log says why. Begin again.")
        case _:
            return Preparation(is_over=False, done=errand.done, of=errand.of, ready=None, findings=[])
    return Preparation(is_over=True, done=errand.done, of=errand.of, ready=ready, findings=found)


def _errand(held: CampaignRow) -> str:
    """One at a time for each campaign; pages have the same."""
    return f"prepare {held.name}"


def _must_be_legible(plan: Plan) -> None:
    """Raises `Problem`: neither days that nobody lives to see, nor what nobody can see."""
    for name, at in (("event/starts_at", plan.event.starts_at), ("replies_close_at", plan.replies_close_at)):
        if not FIRST_DAY < at.date() < LAST_DAY:
            raise Problem.of_fields({f"/plan/{name}": f"has to be between {FIRST_DAY} and {LAST_DAY}"})
    if not all(map(is_visible, _texts(plan.model_dump(mode="json")))):
        raise Problem.of_fields({"/plan": "has characters in it that cannot be shown"})


def _texts(found: JsonValue) -> Iterator[str]:
    match found:
        case str():
            yield found
        case list():
            for each in found:
                yield from _texts(each)
        case dict():
            for name, each in found.items():
                yield name
                yield from _texts(each)
