"""A campaign, and whoever is invited to it, as the API tells of them wherever it does."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from pydantic import Field, JsonValue

from centralino.campaigns.rules.answers import Answer, AnswerChannel
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent, CampaignState, InvitationState
from centralino.campaigns.store.campaigns import Campaign as CampaignRow
from centralino.campaigns.store.campaigns import campaign_of_id
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.telling.tally import tally
from centralino.database import Connection
from web.api.frame import Instant, Told, there


class CampaignEventTold(Told):
    """What members are invited to."""

    id: int
    title: str
    place: str
    starts_at: Instant
    time_zone: str


class Tally(Told):
    """How many were invited, less those who were withdrawn, and how they stand."""

    invited: int
    open: Annotated[int, Field(description="To whom something may still be done.")]
    yes: int
    coming: Annotated[int, Field(description="How many people those who said yes bring, themselves too.")]
    no: int
    opposed: Annotated[int, Field(description="Who wants no calls.")]
    withdrawn: int


class Campaign(Told):
    """A campaign as it stands."""

    id: int
    name: str
    state: CampaignState
    event: CampaignEventTold
    version: Annotated[int, Field(description="Of the plan.")]
    start_at: Annotated[Instant | None, Field(description="A start that was ordered beforehand.")]
    replies_close_at: Instant
    created_at: Instant
    created_by: str
    tally: Tally
    possible: Annotated[list[CampaignEvent], Field(description="What may be done to it as it stands.")]
    plan: Annotated[
        dict[str, JsonValue], Field(description="As a plan's file has it; see docs/campaigns.md.")
    ]


class AnswerTold(Told):
    """One answer of somebody's, as it came."""

    at: Instant
    answer: Answer
    party: Annotated[int | None, Field(description="How many come, where that was asked.")]
    channel: AnswerChannel
    by: Annotated[str, Field(description="A number, a link, or who took it.")]


class Member(Told):
    """Somebody who is or was invited to a campaign."""

    customer_id: int
    invitation_id: int
    name: str
    codes: list[str]
    state: InvitationState
    answer: Annotated[Answer | None, Field(description="The one that holds.")]
    party: int | None
    answered_at: Instant | None
    channel: AnswerChannel | None
    answers: Annotated[list[AnswerTold], Field(description="All they ever gave, the first first.")]
    calls: Annotated[int, Field(description="Those that made a telephone of theirs ring.")]
    other_calls: Annotated[int, Field(description="Those that did not come so far.")]
    last_call: Annotated[Disposition | None, Field(description="How the last call ended.")]
    texts: int
    next_step: Annotated[str | None, Field(description="call, text, or ask: the rules, what it is.")]
    due_at: Annotated[Instant | None, Field(description="Not before then.")]
    reason: Annotated[str, Field(description="The rule that says so, as a word.")]
    via_list: Annotated[str | None, Field(description="The list they came in by; null: invited singly.")]
    added_at: Instant
    added_by: str


async def campaign_row(connection: Connection, campaign_id: int) -> CampaignRow:
    """The one of that id. Raises `Problem` (404)."""
    return there(await campaign_of_id(connection, campaign_id), "campaign")


async def tell_campaign(connection: Connection, campaign: CampaignRow) -> Campaign:
    """With how many are invited, and how they stand."""
    event = campaign.plan.event
    return Campaign(
        id=campaign.id,
        name=campaign.name,
        state=campaign.state,
        event=CampaignEventTold(
            id=campaign.event_id,
            title=event.title,
            place=event.place,
            starts_at=event.starts_at,
            time_zone=event.time_zone,
        ),
        version=campaign.version,
        start_at=campaign.start_at,
        replies_close_at=campaign.replies_close_at,
        created_at=campaign.created_at,
        created_by=campaign.created_by,
        tally=Tally(**asdict(await tally(connection, campaign.id))),
        possible=list(CAMPAIGN_LIFE[campaign.state]),
        plan=campaign.plan.model_dump(mode="json"),
    )


def tell_member(member: Participant) -> Member:
    """As the archive has them."""
    same = Member.model_fields.keys() - {"customer_id", "codes", "answers"}
    return Member(
        **{name: getattr(member, name) for name in same},
        customer_id=member.contact_id,
        codes=list(member.codes),
        answers=[AnswerTold.model_validate(each) for each in member.answers],
    )
