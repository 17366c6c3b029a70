"""Making a campaign ready: it is examined, what it says is made into clips, its members are settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from centralino.campaigns.clips.recordings import unusable
from centralino.campaigns.clips.sayings import Sayings
from centralino.campaigns.life.countries import numbers_to_judge
from centralino.campaigns.life.members import Settled, settle_members, unknown_lists
from centralino.campaigns.life.registers import complaints, held_registers
from centralino.campaigns.life.steps import find, hold, not_now, step
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.hours import next_open
from centralino.campaigns.rules.lives import CampaignEvent, CampaignState
from centralino.campaigns.rules.plan import Plan, TextPlan
from centralino.campaigns.store import members as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.members import Invitable
from centralino.database import Connection, Database
from centralino.directory.contacts import Refused
from centralino.prompts import spoken
from centralino.prompts.clips import Clip, Spoken
from centralino.prompts.spoken import Produced
from centralino.settings import Settings
from centralino.worded import in_one_line as one_line
from centralino.worded import worded

FEW = 5  # names that are told when the voice cannot say them


class Weight(StrEnum):
    """Whether a finding keeps a campaign from starting."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a campaign that whoever starts it should know."""

    weight: Weight
    words: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A campaign that is ready, or goes on as it did with what is new in it made into clips."""

    campaign: Campaign
    findings: Sequence[Finding]
    made: Produced
    members: Settled | None
    """None where it has begun: its members are what they are."""


Progress = Callable[[int, int], object]  # clips that are done with, of how many


def _unheard(_done: int, _of: int) -> None:
    """Nobody watches."""


async def prepare(
    database: Database,
    organisation: Organisation,
    name: str,
    *,
    at: datetime,
    by: str,
    progress: Progress = _unheard,
) -> Prepared | Refused:
    """Examine a campaign, make its clips, settle its members; it may be started then.

    Minutes pass while thousands of names are made into clips: nothing is held meanwhile, and a campaign whose plan
    was changed is refused. Done again it makes what is missing.
    """
    async with database.connection() as connection:
        seen = await find(connection, name)
        if isinstance(seen, Refused):
            return seen
        if refused := not_now(seen, CampaignEvent.PREPARED):
            return refused
        findings = await examine(connection, organisation, seen.id, seen.plan, at)
        if refused := in_one_line(findings):
            return refused
        names = await names_of(connection, seen.id, seen.plan)
    made = await make_sayings(organisation.settings, seen.plan, names, progress)
    if refused := _unspeakable(made, names):
        return refused
    findings = [*findings, *_unsaid_names(made)]
    async with database.transaction() as connection:
        held = await hold(connection, name, CampaignEvent.PREPARED)
        if isinstance(held, Refused):
            return held
        if held.version != seen.version:
            return Refused(
                worded("%(name)s was changed while its clips were made: prepare it again", name=name)
            )
        before = held.state in (CampaignState.DRAFT, CampaignState.READY)
        members = await settle_members(connection, held, at, by) if before else None
        if members and not members.of.members:
            return Refused(worded("%(name)s has nobody to invite: its lists are empty", name=name))
        ready = await step(connection, held, CampaignEvent.PREPARED, at=at, by=by, why="")
    return Prepared(ready, findings, made, members)


async def examine(
    connection: Connection, organisation: Organisation, campaign_id: int, plan: Plan, now: datetime
) -> list[Finding]:
    """What there is to know of a plan before it is gone by; no error among it: it may be."""
    missing = await unknown_lists(connection, plan.lists)
    numbers = await numbers_to_judge(connection, campaign_id, plan.lists)
    today = now.astimezone(organisation.zone).date()
    registers = complaints(numbers, plan.purpose, await held_registers(connection), today)
    return [
        *_errors(worded("there is no list %(name)s", name=each) for each in missing),
        *_errors(registers),
        *_errors(_against_the_house(plan, organisation.settings)),
        *_errors(await unusable_recordings(organisation.settings, plan)),
        *_errors(_against_the_clock(plan, organisation, now)),
        *_warnings(_odd(plan, organisation.settings)),
        *_warnings(_unreachable(await store.invitable(connection, campaign_id, plan.lists))),
    ]


def in_one_line(findings: Iterable[Finding]) -> Refused | None:
    """The errors among findings, if there are any."""
    wrong = [each.words for each in findings if each.weight is Weight.ERROR]
    return Refused(one_line(wrong)) if wrong else None


async def names_of(connection: Connection, campaign_id: int, plan: Plan) -> list[str]:
    """The names that a campaign says."""
    return await store.names_to_say(connection, campaign_id, plan.lists)


async def make_sayings(
    settings: Settings, plan: Plan, names: Collection[str], progress: Progress = _unheard
) -> Produced:
    """Make those of a plan's words and of these names into clips that are none yet, beside everything else."""
    wanted = list(Sayings.of(plan, settings).wanted(names))
    missing = await asyncio.to_thread(spoken.missing, wanted, clips_folder(settings))
    done = 0

    def count(_: Clip) -> None:
        nonlocal done
        done += 1
        progress(done, len(missing))

    progress(0, len(missing))
    return await asyncio.to_thread(spoken.make, wanted, clips_folder(settings), count)


async def unusable_recordings(settings: Settings, plan: Plan) -> list[str]:
    """What is wrong with the recordings that a plan names."""
    return await asyncio.to_thread(unusable, plan, settings.folder / settings.prompts)


def unsaid(settings: Settings, plan: Plan, names: Iterable[str]) -> list[Clip]:
    """What of a plan's words and of these names is no clip yet."""
    return spoken.missing(Sayings.of(plan, settings).wanted(names), clips_folder(settings))


def clips_folder(settings: Settings) -> Path:
    """Where the clips of this checkout are."""
    return settings.folder / "sounds" / "clips"


def _errors(words: Iterable[str]) -> Iterator[Finding]:
    return (Finding(Weight.ERROR, each) for each in words)


def _warnings(words: Iterable[str]) -> Iterator[Finding]:
    return (Finding(Weight.WARNING, each) for each in words)


def _against_the_house(plan: Plan, settings: Settings) -> Iterator[str]:
    telephone = settings.telephone
    for trunk in plan.trunks:
        if trunk not in telephone.trunks:
            yield worded(
                "there is no trunk %(name)s (there is: %(known)s)",
                name=trunk,
                known=tuple(sorted(telephone.trunks)) or "none",
            )
    if plan.person and plan.person not in telephone.destinations:
        yield worded("key 0 leads to %(name)s, which is no destination of telephone.toml", name=plan.person)
    if plan.texts:
        yield from against_texts(plan.texts, settings)


def against_texts(texts: TextPlan, settings: Settings) -> Iterator[str]:
    """Why no text of a campaign goes, as the house is set up."""
    house = settings.text_provider
    if house is None:
        yield worded("the plan has texts, and CENTRALINO_TEXT_PROVIDER names nobody who carries them")
    elif texts.provider and texts.provider != house:
        yield worded(
            "its texts are to go by %(wanted)s, and CENTRALINO_TEXT_PROVIDER is %(house)s",
            wanted=texts.provider,
            house=house,
        )


def _against_the_clock(plan: Plan, organisation: Organisation, now: datetime) -> Iterator[str]:
    if plan.replies_close_at <= now:
        yield worded("replies have closed: %(at)s", at=f"{plan.replies_close_at:%Y-%m-%d %H:%M}")
        return
    opens = next_open((plan.hours.hours(),), organisation.zone, now)
    if opens is None or opens >= plan.replies_close_at:
        yield worded("its hours leave no time to call anybody before replies close")


def _odd(plan: Plan, settings: Settings) -> Iterator[str]:
    lines = settings.telephone.lines
    if plan.caller_id is None:
        yield worded("it presents the trunk's number, which nobody can call back to answer: set caller_id")
    elif plan.caller_id not in lines:
        yield worded(
            "%(number)s is no line of telephone.toml: whoever calls it back does not reach us",
            number=plan.caller_id,
        )
    elif lines[plan.caller_id].purpose != "invitations":
        yield worded(
            "the line %(number)s is not for invitations: whoever calls it back reaches the support line "
            '(telephone.toml: purpose = "invitations")',
            number=plan.caller_id,
        )
    if plan.event.starts_at - plan.replies_close_at > timedelta(days=60):
        yield worded("replies close more than two months before the event")


def _unreachable(of: Invitable) -> Iterator[str]:
    if of.opposed:
        yield worded(
            "%(some)s of %(all)s members do not want to be called and are left out",
            some=of.opposed,
            all=of.members,
        )
    if of.unreachable:
        yield worded(
            "%(some)s of %(all)s members have no number in use that is declared or confirmed",
            some=of.unreachable,
            all=of.members,
        )


def _unspeakable(made: Produced, names: Collection[str]) -> Refused | None:
    """A name that cannot be said is passed over; words that cannot are no campaign."""
    known = set(names)
    for each in made.refused:
        if not (isinstance(each.clip.source, Spoken) and each.clip.source.words in known):
            return Refused(worded("what it says cannot be made into clips: %(why)s", why=each.why))
    return None


def _unsaid_names(made: Produced) -> Iterator[Finding]:
    if not made.refused:
        return
    names = [each.clip.source.words for each in made.refused if isinstance(each.clip.source, Spoken)]
    told = ", ".join(names[:FEW]) + (" …" if len(names) > FEW else "")
    yield Finding(
        Weight.WARNING,
        worded(
            "%(count)s names cannot be said by the voice, and are left out: %(names)s (record them)",
            count=len(names),
            names=told,
        ),
    )
