"""Explaining one invitation: what was done, what comes next and when, which rule says so, and why not sooner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from centralino.campaigns.calls.claiming import REMEMBERED
from centralino.campaigns.life.preparing import against_texts
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.next_step import CallAt, NextStep, Stop, TextAt, next_step
from centralino.campaigns.rules.people import Invited, Line, Person
from centralino.campaigns.rules.zones import ZoneFrom, zone_of
from centralino.campaigns.store import archive as store
from centralino.campaigns.store.archive import Opposition
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.participants import Participant
from centralino.campaigns.store.people import people
from centralino.campaigns.telling.archive import participant
from centralino.campaigns.telling.happened import Happened, happened
from centralino.campaigns.telling.watching import TrunkNow, trunks_of
from centralino.database import Connection
from centralino.directory.contacts import Contact, Refused


class Wait(StrEnum):
    """What else somebody waits for, beside the rules."""

    NOT_RUNNING = "not-running"
    UNKNOWN_TRUNK = "unknown-trunk"
    TRUNK_RESTS = "trunk-rests"
    LINES_IN_USE = "lines-in-use"
    TURN = "turn"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Besides:
    """What else there is to wait for, in words too; `trunk` where it is one of a trunk."""

    wait: Wait
    words: str
    trunk: TrunkNow | None = None


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
    besides: Sequence[Besides]
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
    return Why(
        campaign=campaign,
        contact=contact,
        invitation=invitation,
        at=at,
        happened=await happened(connection, invitation, against, at),
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


# What else there is to wait for.


def _besides(
    campaign: Campaign, step: NextStep, trunks: Sequence[TrunkNow], at: datetime, organisation: Organisation
) -> Iterator[Besides]:
    if isinstance(step, Stop):
        return
    if campaign.state != CampaignState.RUNNING:
        yield Besides(Wait.NOT_RUNNING, f"the campaign is {campaign.state}: nothing is done for anybody")
        return
    if isinstance(step, CallAt) and step.at <= at:
        yield from (_of_trunk(each, at, organisation.zone) for each in trunks)
    if isinstance(step, TextAt) and campaign.plan.texts:
        for words in against_texts(campaign.plan.texts, organisation.settings):
            yield Besides(Wait.TEXTS, words)


def _of_trunk(trunk: TrunkNow, at: datetime, zone: ZoneInfo) -> Besides:
    if not trunk.lines:
        return Besides(Wait.UNKNOWN_TRUNK, f"the trunk {trunk.name} is not in telephone.toml", trunk)
    if trunk.rests_until and at < trunk.rests_until:
        until = trunk.rests_until.astimezone(zone)
        words = f"the trunk {trunk.name} rests until {until:%H:%M:%S}: {trunk.rests_why}"
        return Besides(Wait.TRUNK_RESTS, words, trunk)
    if trunk.in_use >= trunk.lines:
        words = f"all {trunk.lines} lines of the trunk {trunk.name} are in use"
        return Besides(Wait.LINES_IN_USE, words, trunk)
    words = (
        f"it waits for its turn on the trunk {trunk.name}: {trunk.in_use} of {trunk.lines} lines are in use, "
        f"{trunk.calls_per_second:g} calls a second at most"
    )
    return Besides(Wait.TURN, words, trunk)
