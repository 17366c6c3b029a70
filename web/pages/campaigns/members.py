"""One member of a campaign, in a drawer or on a page: what was done, what comes next and why, what staff may do."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.answering import lift_opposition, never_call, take_answer
from centralino.campaigns.life.members import invite_contact, withdraw_contact
from centralino.campaigns.life.preparing import make_sayings
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.lives import CAMPAIGN_LIFE, CampaignEvent, InvitationState
from centralino.campaigns.rules.next_step import Stop, StopReason
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.telling.archive import participant
from centralino.campaigns.telling.why import Why, why
from centralino.database import Connection
from centralino.directory.contacts import Contact, Refused
from centralino.directory.store import contacts_by_id
from web.doors import Door
from web.marking import N_
from web.pages.campaigns.finding import NOT_FOUND, address_of, campaign_of, name_of
from web.pages.campaigns.member_told import (
    answer_told,
    clock_told,
    in_the_way,
    next_told,
    timeline,
    waits_for,
)
from web.pages.campaigns.shown import words_for
from web.visit import Kind, Visit
from web.words_of_rules import INVITATION_STATES

LARGEST_PARTY: Final = 99
STATE_TONES: Final = {
    InvitationState.CALLING: "warn",
    InvitationState.TEXTING: "calm",
    InvitationState.OPPOSED: "bad",
}
_SAID: Final = {
    Taken.FIRST: N_("The answer is taken, and nothing more is due."),
    Taken.CHANGED: N_("A change of mind: the answer is taken, and the one before is kept in the history."),
    Taken.SAME: N_("They had said so before."),
    Taken.TOLD_BEFORE: N_("That was told before."),
}


async def show(visit: Visit) -> Response:
    """A part of another page where htmx asks for it."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        contact = await _contact(visit, connection)
        found = await why(connection, visit.office.organisation, campaign, contact, visit.now, visit.now)
    if isinstance(found, Refused):
        raise HTTPException(NOT_FOUND)
    invited = found.invitation
    return visit.page(
        "campaigns/member_drawer.html" if visit.is_fragment else "campaigns/member.html",
        campaign=campaign,
        contact=contact,
        invited=invited,
        stands=stands(visit, invited),
        tone=tone_of(invited),
        happened=timeline(visit, found),
        next=next_told(visit, found),
        in_the_way=in_the_way(visit, found),
        waits_for=list(waits_for(visit, found)),
        clock_of_theirs=clock_told(visit, found),
        here=_address(visit),
        can=_what_can_be_done(campaign, found),
        **words_for(visit),
    )


def stands(visit: Visit, invited: Participant) -> str:
    """What they answered, or else where their invitation stands."""
    if invited.answer and invited.state != InvitationState.WITHDRAWN:
        return answer_told(visit, invited.answer, invited.party)
    return visit.gettext(INVITATION_STATES[invited.state])


def tone_of(invited: Participant) -> str:
    """The tone of a badge with that."""
    if invited.answer and invited.state != InvitationState.WITHDRAWN:
        return "good" if invited.answer is Answer.YES else ""
    return STATE_TONES.get(invited.state, "")


async def answer(visit: Visit) -> Response:
    """What they told the staff counts as any other answer."""
    written = await visit.field("answer")
    if written not in tuple(Answer):
        return _back(visit, visit.gettext("Say whether they come."), "refused")
    said = Answer(written)
    party = _party(await visit.field("party")) if said is Answer.YES else None
    async with visit.changing() as connection:
        campaign = await campaign_of(visit, connection)
        invited = await _invited(visit, connection, campaign)
        answered = Answered(said, visit.now, AnswerChannel.STAFF, visit.me.name, party=party)
        taken = await take_answer(connection, invited.invitation_id, answered, visit.now)
    if taken not in _SAID:
        return _back(visit, visit.gettext("No answer can be taken of them any more."), "refused")
    return _back(visit, visit.gettext(_SAID[taken]))


async def withdraw(visit: Visit) -> Response:
    """Not called and not texted for this campaign any more."""
    reason = await visit.field("withdraw_why")
    async with visit.changing() as connection:
        contact = await _contact(visit, connection)
        done = await withdraw_contact(
            connection, name_of(visit), contact, at=visit.now, by=visit.me.name, why=reason
        )
    if isinstance(done, Refused):
        return _back(visit, visit.gettext("They are withdrawn already, or the campaign is over."), "refused")
    return _back(visit, visit.gettext("Withdrawn: they get no call and no text of this campaign."))


async def invite_again(visit: Visit) -> Response:
    """What was withdrawn is not any more; their name may be said in the next second."""
    async with visit.reading() as connection:
        campaign = await campaign_of(visit, connection)
        contact = await _contact(visit, connection)
    if CampaignEvent.CHANGED in CAMPAIGN_LIFE[campaign.state]:
        await make_sayings(visit.office.settings, campaign.plan, [contact.name])
    async with visit.changing() as connection:
        done = await invite_contact(connection, campaign.name, contact, at=visit.now, by=visit.me.name)
    if isinstance(done, Refused):
        return _back(visit, visit.gettext("They are invited already, or the campaign is over."), "refused")
    return _back(visit, visit.gettext("Invited again."))


async def never_again(visit: Visit) -> Response:
    """Never called or texted again, by no campaign."""
    reason = await visit.field("never_why") or visit.gettext("told to the staff")
    async with visit.changing() as connection:
        contact = await _contact(visit, connection)
        await never_call(connection, contact.id, at=visit.now, by=visit.me.name, why=reason)
    return _back(visit, visit.gettext("Noted: no campaign calls or texts them again."))


async def call_again(visit: Visit) -> Response:
    """They said so themselves: without that being written down it is not done."""
    reason = await visit.field("again_why")
    if not reason:
        return _back(visit, visit.gettext("Say when and how they asked to be called again."), "refused")
    async with visit.changing() as connection:
        contact = await _contact(visit, connection)
        lifted = await lift_opposition(connection, contact.id, at=visit.now, by=visit.me.name, why=reason)
    if not lifted:
        return _back(visit, visit.gettext("They have said nothing against being called."), "refused")
    return _back(visit, visit.gettext("Noted: campaigns may call and text them again."))


def _what_can_be_done(campaign: Campaign, found: Why) -> set[str]:
    state, can = found.invitation.state, {"answer"}
    if CampaignEvent.CHANGED in CAMPAIGN_LIFE[campaign.state]:
        can.add("invite" if state == InvitationState.WITHDRAWN else "withdraw")
    opposed = isinstance(found.next, Stop) and found.next.why is StopReason.NEVER_CALL
    can.add("call-again" if opposed or state == InvitationState.OPPOSED else "never")
    return can


async def _contact(visit: Visit, connection: Connection) -> Contact:
    """Whom the address means. Raises `HTTPException` for nobody."""
    found = await contacts_by_id(connection, [visit.number_in_path("id")])
    if not found:
        raise HTTPException(NOT_FOUND)
    return found[0]


async def _invited(visit: Visit, connection: Connection, campaign: Campaign) -> Participant:
    found = await participant(connection, campaign.id, visit.number_in_path("id"))
    if found is None:
        raise HTTPException(NOT_FOUND)
    return found


def _address(visit: Visit) -> str:
    return address_of(visit, "members", str(visit.number_in_path("id")))


def _back(visit: Visit, words: str, kind: Kind = "done") -> Response:
    return visit.see_other(_address(visit), words, kind)


def _party(written: str) -> int | None:
    return (
        int(written)
        if written.isascii() and written.isdigit() and 1 <= int(written) <= LARGEST_PARTY
        else None
    )


_MEMBER = "/campaigns/{name}/members/{id:int}"
DOORS = (
    Door("GET", _MEMBER, Right.SEE_PARTICIPANTS, show),
    Door("POST", f"{_MEMBER}/answer", Right.ANSWER_FOR_MEMBERS, answer),
    Door("POST", f"{_MEMBER}/withdraw", Right.ANSWER_FOR_MEMBERS, withdraw),
    Door("POST", f"{_MEMBER}/invite", Right.ANSWER_FOR_MEMBERS, invite_again),
    Door("POST", f"{_MEMBER}/never", Right.ANSWER_FOR_MEMBERS, never_again),
    Door("POST", f"{_MEMBER}/call-again", Right.ANSWER_FOR_MEMBERS, call_again),
)
