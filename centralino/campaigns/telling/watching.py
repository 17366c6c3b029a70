"""How a campaign is getting on: states, answers, calls of the last minute, lines in use, trunks that rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from centralino.campaigns.store import watching as store
from centralino.campaigns.store.campaigns import Campaign
from centralino.campaigns.store.watching import Due, Pace, TrunkUse
from centralino.database import Connection
from centralino.settings import Settings

LATELY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class TrunkNow:
    """A trunk of a campaign; `in_use` counts every campaign's calls. `rests_until` is past when it rests no more.

    `lines` is 0 for a trunk that telephone.toml has no more.
    """

    name: str
    in_use: int
    lines: int
    calls_per_second: float
    rests_until: datetime | None
    rests_why: str | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A campaign at one instant; `coming` is how many people those who said yes bring, `pace` is of the last minute."""

    at: datetime
    name: str
    state: str
    states: Mapping[str, int]
    answers: Mapping[str, int]
    coming: int
    due: Due
    pace: Pace
    dispositions: Mapping[str, int]
    texts: Mapping[str, int]
    trunks: Sequence[TrunkNow]

    @property
    def invited(self) -> int:
        """How many are invited and were not withdrawn."""
        return sum(self.states.values()) - self.states.get("withdrawn", 0)


async def picture(connection: Connection, settings: Settings, campaign: Campaign, now: datetime) -> Picture:
    """How the campaign stands now."""
    standings = await store.standings(connection, campaign.id)
    states, answers = Counter[str](), Counter[str]()
    for each in standings:
        states[each.state] += each.invitations
        if each.answer and each.state != "withdrawn":
            answers[each.answer] += each.invitations
    return Picture(
        at=now,
        name=campaign.name,
        state=campaign.state,
        states=states,
        answers=answers,
        coming=sum(each.coming for each in standings if each.state != "withdrawn"),
        due=await store.due(connection, campaign.id, now),
        pace=await store.pace(connection, campaign.id, now - LATELY),
        dispositions=await store.dispositions(connection, campaign.id),
        texts=await store.texts(connection, campaign.id),
        trunks=await trunks_of(connection, settings, campaign),
    )


async def trunks_of(connection: Connection, settings: Settings, campaign: Campaign) -> list[TrunkNow]:
    """How the campaign's trunks stand."""
    return [_trunk(settings, each) for each in await store.trunks(connection, campaign.plan.trunks)]


def _trunk(settings: Settings, use: TrunkUse) -> TrunkNow:
    known = settings.telephone.trunks.get(use.name)
    return TrunkNow(
        name=use.name,
        in_use=use.open,
        lines=known.lines if known else 0,
        calls_per_second=known.calls_per_second if known else 0.0,
        rests_until=use.rests_until,
        rests_why=use.rests_why,
    )
