"""Members of a campaign over the API: what they answered, what comes next and why, answered for, withdrawn, invited."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import Field, StrictInt

from centralino import cursors
from centralino.access.rules.rights import Right
from centralino.campaigns.answering import take_answer
from centralino.campaigns.life.members import invite_contact, invite_list, withdraw_contact
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.gate import Obstacle, Rule
from centralino.campaigns.rules.lives import InvitationState
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, StopReason, TextAt
from centralino.campaigns.store.participants import Place, Wanted
from centralino.campaigns.store.participants import Said as HasSaid
from centralino.campaigns.telling import archive
from centralino.campaigns.telling.why import Wait, Why, why
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.directory.list_store import list_of_id
from web.api.frame import (
    Client,
    Id,
    Instant,
    Kind,
    Line,
    Listed,
    Paged,
    Problem,
    Said,
    Told,
    granted,
    made_at,
    needs,
    resource,
    there,
)
from web.api.frame import Why as Reason
from web.api.resources.told_campaigns import Member, campaign_row, tell_member
from web.api.resources.told_customers import contact_of
from web.ids import LARGEST_ID

router = resource("campaigns", "Members of campaigns")

Seeing = Annotated[Client, needs(Right.SEE_PARTICIPANTS)]
Answering = Annotated[Client, needs(Right.ANSWER_FOR_MEMBERS)]
Changing = Annotated[Client, needs(Right.CHANGE_CAMPAIGNS)]
OneId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class MemberSearch(Paged):
    """Everybody, less what is said here."""

    said: Annotated[
        Literal["yes", "no", "none", "changed"] | None, Field(description="`changed`: more than once.")
    ] = None
    state: InvitationState | None = None
    name: Annotated[Line, Field(description="Any part of a name.")] = ""


class InTheWay(Told):
    """Something in the way of doing it sooner, until an instant or for good."""

    rule: Rule
    until: Instant | None
    words: str


class Next(Told):
    """What comes next: a call or a text, not before an instant, or nothing, and why."""

    step: Literal["call", "text", "nothing"]
    at: Instant | None
    number: str | None
    stopped: Annotated[StopReason | None, Field(description="Why nothing comes next.")]
    words: str
    in_the_way: list[InTheWay]


class WaitsFor(Told):
    """What else they wait for, beside the rules."""

    what: Wait
    words: str


class HappenedTold(Told):
    """Something that was done for them, or came of it."""

    at: Instant
    what: str


class MemberFile(Told):
    """A member with what was done one thing after another, what comes next, and why not sooner."""

    member: Member
    time_zone: Annotated[str, Field(description="Their clock, by which permitted hours are judged.")]
    next: Next
    waits_for: list[WaitsFor]
    happened: list[HappenedTold]


class SaidForThem(Said):
    """What they told you."""

    answer: Answer
    party: Annotated[StrictInt | None, Field(ge=1, le=99, description="How many come, of whoever comes.")] = (
        None
    )


class TakenTold(Told):
    """`first`, `changed` (their mind), or `same` as they had said before."""

    taken: Taken
    member: Member


class Withdrawal(Said):
    """Why, as far as it is said."""

    why: Reason = ""


class NewMember(Said):
    """A customer by their id."""

    customer_id: OneId


class FromList(Said):
    """A list by its id."""

    list_id: OneId


class Invited(Told):
    """How many were not invited before."""

    invited: int


@router.get("/{campaign_id}/members", summary="List who is invited, with all their answers")
async def look_for(
    campaign_id: Id, asked: Annotated[MemberSearch, Query()], client: Seeing
) -> Listed[Member]:
    """By name."""
    wanted = Wanted(said=HasSaid(asked.said) if asked.said else None, state=asked.state, name=asked.name)
    async with client.reading() as connection:
        await campaign_row(connection, campaign_id)
        found, further = await archive.page(
            connection, campaign_id, wanted, _place(asked.cursor), asked.limit
        )
    following = cursors.write(further.name, further.contact_id) if further else None
    return Listed[Member].of(map(tell_member, found), following)


@router.post("/{campaign_id}/members", status_code=201, summary="Invite a customer")
async def invite(campaign_id: Id, wanted: NewMember, client: Changing, response: Response) -> Member:
    """Also anew, after they were withdrawn."""
    connection = await client.changing()
    campaign = await campaign_row(connection, campaign_id)
    contact = await contact_of(connection, wanted.customer_id)
    granted(await invite_contact(connection, campaign.name, contact, at=client.now, by=client.by))
    made_at(response, f"campaigns/{campaign_id}/members/{contact.id}")
    return await _member(connection, campaign_id, contact.id)


@router.post("/{campaign_id}/invite-list", summary="Invite those on a list who are not yet")
async def invite_from_list(campaign_id: Id, wanted: FromList, client: Changing) -> Invited:
    """Whoever was withdrawn stays so."""
    connection = await client.changing()
    campaign = await campaign_row(connection, campaign_id)
    members = await list_of_id(connection, wanted.list_id)
    if members is None:
        raise Problem.of_fields({"/list_id": "there is no such list"})
    invited = await invite_list(connection, campaign.name, members, at=client.now, by=client.by)
    return Invited(invited=granted(invited))


@router.get("/{campaign_id}/members/{customer_id}", summary="Show a member, and why nothing comes sooner")
async def show(campaign_id: Id, customer_id: Id, client: Seeing) -> MemberFile:
    """What was done, what comes next and when, and which rules say so."""
    async with client.reading() as connection:
        campaign = await campaign_row(connection, campaign_id)
        contact = await contact_of(connection, customer_id)
        found = await why(connection, client.office.organisation, campaign, contact, client.now, client.now)
    return _file(there(None if isinstance(found, Refused) else found, "member of that campaign"))


@router.post("/{campaign_id}/members/{customer_id}/answer", summary="Write down a member's answer")
async def answer(campaign_id: Id, customer_id: Id, said: SaidForThem, client: Answering) -> TakenTold:
    """What they told you counts as any other answer; a later one is a change of mind."""
    if said.party is not None and said.answer is Answer.NO:
        raise Problem.of_fields({"/party": "only whoever comes brings others"})
    connection = await client.changing()
    await campaign_row(connection, campaign_id)
    member = await _member(connection, campaign_id, customer_id)
    answered = Answered(said.answer, client.now, AnswerChannel.STAFF, client.by, party=said.party)
    taken = await take_answer(connection, member.invitation_id, answered, client.now)
    if taken in (Taken.CLOSED, Taken.UNKNOWN):
        raise Problem(Kind.REFUSED, "No answer can be taken of them any more: replies have closed.")
    return TakenTold(taken=taken, member=await _member(connection, campaign_id, customer_id))


@router.post("/{campaign_id}/members/{customer_id}/withdraw", summary="Withdraw a member")
async def withdraw(campaign_id: Id, customer_id: Id, wanted: Withdrawal, client: Answering) -> Member:
    """Not called and not texted for this campaign any more; a call that rings just now is ended."""
    connection = await client.changing()
    campaign = await campaign_row(connection, campaign_id)
    await _member(connection, campaign_id, customer_id)
    contact = await contact_of(connection, customer_id)
    granted(
        await withdraw_contact(
            connection, campaign.name, contact, at=client.now, by=client.by, why=wanted.why
        )
    )
    return await _member(connection, campaign_id, customer_id)


async def _member(connection: Connection, campaign_id: int, customer_id: int) -> Member:
    """Raises `Problem` (404)."""
    found = await archive.participant(connection, campaign_id, customer_id)
    return tell_member(there(found, "member of that campaign"))


def _file(found: Why) -> MemberFile:
    return MemberFile(
        member=tell_member(found.invitation),
        time_zone=found.zone.key,
        next=_next(found.next),
        waits_for=[WaitsFor(what=each.wait, words=each.words) for each in found.besides],
        happened=[HappenedTold(at=each.at, what=each.what) for each in found.happened],
    )


def _next(step: NextStep) -> Next:
    match step:
        case CallAt(at=at, line=line, met=met):
            return Next(
                step="call", at=at, number=line.number, stopped=None, words="", in_the_way=_in_the_way(met)
            )
        case TextAt(at=at, line=line, met=met):
            return Next(
                step="text", at=at, number=line.number, stopped=None, words="", in_the_way=_in_the_way(met)
            )
        case Stop(why=stopped, words=words, met=met):
            return Next(
                step="nothing",
                at=None,
                number=None,
                stopped=stopped,
                words=words,
                in_the_way=_in_the_way(met),
            )


def _in_the_way(met: tuple[Obstacle, ...]) -> list[InTheWay]:
    return [InTheWay.model_validate(each) for each in met]


def _place(cursor: str | None) -> Place | None:
    place = cursors.read_two(cursor, str, int)
    return Place(*place) if place else None
