"""Explaining one invitation: what was done, what comes next and when, which rule says so, and why not sooner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from centralino.campaigns.calls.claiming import REMEMBERED
from centralino.campaigns.life.preparing import against_texts
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, TextAt, next_step
from centralino.campaigns.rules.people import Invited, Line, Person
from centralino.campaigns.rules.zones import ZoneFrom, zone_of
from centralino.campaigns.store import archive as store
from centralino.campaigns.store.archive import CallMade, Opposition, Participant, TextSent
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.people import people
from centralino.campaigns.telling.archive import participant
from centralino.campaigns.telling.watching import TrunkNow, trunks_of
from centralino.database import Connection
from centralino.directory.contacts import Contact, Refused


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that was done for an invitation, or came of it, in words."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Why:
    """An invitation as it stands at `at`.

    `next` is what the rules say, and what stands in the way of doing it sooner; `besides` is what else there is to
    wait for. `zone` is the member's clock, by which the hours of a call are judged, and how it is known.
    """

    campaign: Campaign
    contact: Contact
    invitation: Participant
    at: datetime
    happened: Sequence[Happened]
    next: NextStep
    besides: Sequence[str]
    zone: ZoneInfo
    zone_from: ZoneFrom


async def why(
    connection: Connection,
    organisation: Organisation,
    campaign: Campaign,
    contact: Contact,
    at: datetime,
    now: datetime,
) -> Why | Refused:
    """Explain how an invitation stood, stands, or will stand at `at` if nothing happens until then.

    Of the past, what came later is left out; the plan and the numbers are those of today.
    """
    invitation = await participant(connection, campaign.id, contact.id)
    if invitation is None:
        return Refused(f"{contact.name} is not invited to {campaign.name}")
    terms = await organisation.terms(connection, campaign.id, campaign.version)
    known = (await people(connection, [contact.id], campaign.event_id, at - REMEMBERED))[contact.id]
    against = await store.oppositions(connection, contact.id)
    if at < now:
        known = _as_of(known, against, at)
        invitation = _invitation_as_of(invitation, at)
    invited = Invited(invitation.invitation_id, campaign.event_id, invitation.state)
    step = next_step(terms, known, invited, at)
    zone, zone_from = _clock(step, known, organisation.zone)
    trunks = await trunks_of(connection, organisation.settings, campaign)
    happened = [
        *_begun(invitation),
        *_calls(await store.calls_for(connection, invitation.invitation_id)),
        *_texts(await store.texts_for(connection, invitation.invitation_id)),
        *_answers(invitation),
        *_words_against(against),
    ]
    return Why(
        campaign=campaign,
        contact=contact,
        invitation=invitation,
        at=at,
        happened=sorted((each for each in happened if each.at <= at), key=lambda each: each.at),
        next=step,
        besides=tuple(_besides(campaign, step, trunks, at, organisation)),
        zone=zone,
        zone_from=zone_from,
    )


def _clock(step: NextStep, person: Person, organisation: ZoneInfo) -> tuple[ZoneInfo, ZoneFrom]:
    """The clock of the line that comes next, else that of the first line there is."""
    line: Line | None = person.lines[0] if person.lines else None
    match step:
        case CallAt(line=next_line) | TextAt(line=next_line):
            line = next_line
    return zone_of(line.number if line else "", person.time_zone, organisation)


def _as_of(person: Person, against: Sequence[Opposition], at: datetime) -> Person:
    calls = (
        call if call.over_at and call.over_at <= at else replace(call, over_at=None, disposition=None)
        for call in person.calls
        if call.placed_at <= at
    )
    stood = any(each.at <= at and not each.lifted_at for each in against)
    return replace(
        person,
        calls=tuple(calls),
        texts=tuple(text for text in person.texts if text.at <= at),
        never=person.never if stood else None,
    )


def _invitation_as_of(invitation: Participant, at: datetime) -> Participant:
    answers = tuple(each for each in invitation.answers if each.at <= at)
    if answers:
        last = answers[-1]
        return replace(
            invitation, answers=answers, answer=last.answer, party=last.party, state=InvitationState.ANSWERED
        )
    return replace(
        invitation, answers=(), answer=None, party=None, answered_at=None, state=InvitationState.WAITING
    )


# What was done.


def _begun(invitation: Participant) -> Iterator[Happened]:
    way = f"by the list {invitation.via_list}" if invitation.via_list else "singly"
    yield Happened(invitation.added_at, f"invited {way} by {invitation.added_by}")


def _calls(calls: Sequence[CallMade]) -> Iterator[Happened]:
    for call in calls:
        ended = f"ended as {call.disposition}" if call.disposition else "is still open"
        others = f", together with {call.with_others} more" if call.with_others else ""
        yield Happened(call.at, f"called {call.number} over {call.trunk}{others}: {ended}")


def _texts(texts: Sequence[TextSent]) -> Iterator[Happened]:
    for text in texts:
        error = f" ({text.error})" if text.error else ""
        yield Happened(
            text.at, f"texted {text.number} by {text.provider}, {text.purpose}: {text.state}{error}"
        )


def _answers(invitation: Participant) -> Iterator[Happened]:
    for each in invitation.answers:
        party = f", {each.party} come" if each.party is not None else ""
        yield Happened(each.at, f"answered {each.answer}{party}, by {each.channel} ({each.by})")


def _words_against(against: Sequence[Opposition]) -> Iterator[Happened]:
    for each in against:
        yield Happened(each.at, f"never to be called again, by {each.source}: {each.why}")
        if each.lifted_at:
            yield Happened(each.lifted_at, f"to be called again, says {each.lifted_by}: {each.lifted_why}")


# What else there is to wait for.


def _besides(
    campaign: Campaign, step: NextStep, trunks: Sequence[TrunkNow], at: datetime, organisation: Organisation
) -> Iterator[str]:
    if isinstance(step, Stop):
        return
    if campaign.state != CampaignState.RUNNING:
        yield f"the campaign is {campaign.state}: nothing is done for anybody"
        return
    if isinstance(step, CallAt) and step.at <= at:
        yield from (words for each in trunks for words in _of_trunk(each, at, organisation.zone))
    if isinstance(step, TextAt) and campaign.plan.texts:
        yield from against_texts(campaign.plan.texts, organisation.settings)


def _of_trunk(trunk: TrunkNow, at: datetime, zone: ZoneInfo) -> Iterator[str]:
    if not trunk.lines:
        yield f"the trunk {trunk.name} is not in telephone.toml"
    elif trunk.rests_until and at < trunk.rests_until:
        until = trunk.rests_until.astimezone(zone)
        yield f"the trunk {trunk.name} rests until {until:%H:%M:%S}: {trunk.rests_why}"
    elif trunk.in_use >= trunk.lines:
        yield f"all {trunk.lines} lines of the trunk {trunk.name} are in use"
    else:
        yield (
            f"it waits for its turn on the trunk {trunk.name}: {trunk.in_use} of {trunk.lines} lines are in use, "
            f"{trunk.calls_per_second:g} calls a second at most"
        )
