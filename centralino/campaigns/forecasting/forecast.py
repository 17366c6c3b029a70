"""A dry run: a campaign is played to its end several times, by its own rules and as past campaigns went."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import mean

from centralino.campaigns.calls.claiming import REMEMBERED
from centralino.campaigns.forecasting.estimating import History, Tried, estimated
from centralino.campaigns.forecasting.rates import Rates, Share, certain
from centralino.campaigns.forecasting.result import Forecast, Range, forecast_of, out_of_time
from centralino.campaigns.forecasting.simulating import Carrier, Member, Run, Scenario, scenario
from centralino.campaigns.forecasting.trying import once, several, thinning
from centralino.campaigns.life.steps import find
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.rules.hours import part_of_hour
from centralino.campaigns.rules.lives import CampaignState, InvitationState
from centralino.campaigns.rules.people import Invited, Person
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.store import forecasting as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.forecasting import MemberRow
from centralino.campaigns.store.people import people
from centralino.campaigns.texts.bodies import Text, body
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.messages.segments import segments
from centralino.worded import worded

PAST_ATTEMPTS = 100_000  # the latest of all campaigns, from which rates are told
AT_ONCE = 2_000  # people in one query
LINK = 12  # letters in a token
NAMES = 200  # of members that texts are written out for, to see how many segments they take


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a forecast. `given` are chances by their name in `Chances`, each in place of the past's.

    Without a `start` it is the one that was ordered, else `now`.
    """

    now: datetime
    start: datetime | None = None
    given: Mapping[str, float] = field(default_factory=dict)
    runs: int | None = None
    seed: int = 1


@dataclass(frozen=True, slots=True)
class MoreLines:
    """How it would go with other lines: how many closing would cut off then, in the run in the middle."""

    lines: int
    out_of_time: int
    instead_of: int


@dataclass(frozen=True, slots=True)
class Told:
    """A forecast with what it rests on. `past_attempts` is how many the rates are from; `segments` are of all texts.

    `names` are those of members who are left out. All runs but the one in the middle were played by every n-th
    member. `more_lines` is only there where closing cuts somebody off.
    """

    campaign: Campaign
    forecast: Forecast
    rates: Rates[float]
    past_attempts: int
    segments: Range
    lines: int
    every_nth: int
    more_lines: MoreLines | None
    names: Mapping[int, str]


async def forecast(database: Database, organisation: Organisation, name: str, asked: Asked) -> Told | Refused:
    """What this campaign would come to if it ran from its start on, or goes on as it does.

    Nothing is written, and no connection is held while it is played. Raises `DatabaseUnavailable`.
    """
    async with database.connection() as connection:
        campaign = await find(connection, name)
        if isinstance(campaign, Refused):
            return campaign
        if campaign.state in (CampaignState.FINISHED, CampaignState.CANCELLED):
            return Refused(
                worded(
                    "%(name)s is %(state)s: nothing will come of it any more", name=name, state=campaign.state
                )
            )
        if not _carriers(organisation, campaign.plan):
            return Refused(worded("none of the trunks of %(name)s is in telephone.toml", name=name))
        history = await _history(connection, organisation)
        played = await _scenario(connection, organisation, campaign, _start(campaign, asked))
        names = await _some_names(connection, played)
    rates = estimated(history, campaign.plan.retries.ring_for)
    chances = replace(rates.chances, **{name: certain(share) for name, share in asked.given.items()})
    rates = rates.with_chances(chances)
    runs = await several(played, rates, runs=asked.runs, seed=asked.seed)
    told = forecast_of(played, runs)
    async with database.connection() as connection:
        left_out = await store.names(connection, [each.contact_id for each in told.left_out])
    return Told(
        campaign=campaign,
        forecast=told,
        rates=rates.with_chances(rates.chances.each(lambda share: share.mean)),
        past_attempts=history.attempts,
        segments=told.texts.times(_segments(organisation, campaign.plan, names)),
        lines=sum(each.lines for each in played.carriers),
        every_nth=thinning(played),
        more_lines=await asyncio.to_thread(_with_more_lines, played, rates, runs, asked.seed),
        names=left_out,
    )


# What there is.


def _start(campaign: Campaign, asked: Asked) -> datetime:
    """Nothing is called in the past."""
    ordered = asked.start or campaign.start_at
    return max(ordered, asked.now) if ordered else asked.now


async def _scenario(
    connection: Connection, organisation: Organisation, campaign: Campaign, start: datetime
) -> Scenario:
    rows = await _members(connection, campaign)
    ids = [row.contact_id for row in rows]
    known = dict[int, Person]()
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        known |= await people(connection, some, campaign.event_id, start - REMEMBERED)
    members = [Member(known[row.contact_id], _invited(row, campaign)) for row in rows]
    terms = organisation.terms_of(campaign.plan)
    return await asyncio.to_thread(scenario, terms, _carriers(organisation, campaign.plan), members, start)


async def _members(connection: Connection, campaign: Campaign) -> list[MemberRow]:
    if campaign.state is CampaignState.DRAFT:
        return await store.to_be_invited(connection, campaign.id, campaign.plan.lists)
    return await store.invited(connection, campaign.id)


def _invited(row: MemberRow, campaign: Campaign) -> Invited:
    """Who is not invited yet has no call or text of that invitation: any id that is nobody else's will do."""
    return Invited(row.invitation_id or -row.contact_id, campaign.event_id, InvitationState(row.state))


def _carriers(organisation: Organisation, plan: Plan) -> list[Carrier]:
    trunks = organisation.settings.telephone.trunks
    known = [trunks[name] for name in plan.trunks if name in trunks]
    return [Carrier(trunk.lines, trunk.calls_per_second) for trunk in known]


async def _history(connection: Connection, organisation: Organisation) -> History:
    tried = await store.attempts_by_kind(connection, organisation.zone.key, PAST_ATTEMPTS)
    answers = await store.first_answers(connection, PAST_ATTEMPTS)
    texts = await store.texts_answered(connection, PAST_ATTEMPTS)
    return History(
        tried=tuple(
            Tried(
                Disposition(row.disposition),
                part_of_hour(row.hour),
                row.before,
                row.count,
                row.line,
                row.talk,
            )
            for row in tried
        ),
        yes=answers.yes,
        no=answers.no,
        texts=texts.texts,
        texts_answered=texts.answered,
        text_after=texts.after,
        called_back=answers.called_back,
    )


async def _some_names(connection: Connection, played: Scenario) -> list[str]:
    """Names of members from all over the list."""
    ids = [member.person.id for member in played.members]
    found = await store.names(connection, ids[:: len(ids) // NAMES + 1])
    return list(found.values())


# What follows from it.


def _segments(organisation: Organisation, plan: Plan, names: Sequence[str]) -> float:
    """How many segments the text takes in the mean, with names as they are and a link as long as any."""
    link = organisation.settings.link_of("x" * LINK)
    bodies = [body(plan, Text.QUESTION, name=name, link=link) for name in names or [""]]
    return mean(segments(each).count for each in bodies)


def _with_more_lines(
    played: Scenario, rates: Rates[Share], runs: Sequence[Run], seed: int
) -> MoreLines | None:
    """The run in the middle once more with twice the lines, where closing cuts somebody off in it."""
    middle = len(runs) // 2
    cut_off = out_of_time(runs[middle])
    if not cut_off:
        return None
    twice = tuple(Carrier(each.lines * 2, each.per_second * 2) for each in played.carriers)
    run = once(replace(played, carriers=twice), rates, middle, of=len(runs), seed=seed)
    return MoreLines(sum(each.lines for each in twice), out_of_time(run), cut_off)
