"""What opposition registers keep from being called: campaigns that cannot start, and members who stand in one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from centralino.campaigns.life.countries import how_numbers_begin, numbers_to_judge
from centralino.campaigns.life.registers import complaints, held_registers
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.law import Purpose, RuleSet, asking_for_registers
from centralino.campaigns.rules.lives import CampaignState
from centralino.campaigns.store import registers as store
from centralino.campaigns.store.registers import Register
from centralino.database import Connection

MOST: Final = 20  # campaigns that are told


@dataclass(frozen=True, slots=True)
class Asked:
    """A register that a law asks for, for calls to these countries; `held` is the edition we have.

    `days_left` is for how many days more it is young enough: below 0 it is too old, None where no term is given.
    """

    countries: Sequence[str]
    rule: RuleSet
    held: Register | None
    age: int | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A campaign that registers concern: what keeps it from starting, and members who are not called for one."""

    name: str
    state: CampaignState
    complaints: Sequence[str]
    members: int


def asked_for(held: Mapping[str, Register], today: date) -> list[Asked]:
    """What the laws that we know ask for on that day."""
    found: dict[str, list[RuleSet]] = {}
    for each in asking_for_registers():
        if each.is_in_force_on(today):
            found.setdefault(each.source, []).append(each)
    return [_asked(sets, held, today) for sets in found.values()]


async def held_back(connection: Connection, organisation: Organisation, now: datetime) -> list[HeldBack]:
    """The campaigns that are not over, for whose purpose some law asks for a register; the latest first.

    Those that nothing is wrong with, and of which nobody stands in a register, are left out.
    """
    today = now.astimezone(organisation.zone).date()
    held = await held_registers(connection)
    purposes = sorted({purpose for each in asking_for_registers() for purpose in each.purposes})
    bound = await store.bound_to_registers(connection, purposes, MOST)
    kept_out = await store.kept_out_of(connection, [each.id for each in bound])
    begin = await how_numbers_begin(connection) if bound else []
    told = []
    for campaign in bound:
        numbers = await numbers_to_judge(connection, campaign.id, campaign.lists, begin)
        wrong = list(complaints(numbers, Purpose(campaign.purpose), held, today))
        members = kept_out.get(campaign.id, 0)
        if wrong or members:
            told.append(HeldBack(campaign.name, campaign.state, wrong, members))
    return told


def _asked(sets: Sequence[RuleSet], held: Mapping[str, Register], today: date) -> Asked:
    """Of one source, which may speak for several countries."""
    rule, countries = sets[0], [each.country for each in sets]
    edition = held.get(rule.register or "")
    age = (today - edition.as_of).days if edition else None
    left = rule.register_max_age.days - age if rule.register_max_age and age is not None else None
    return Asked(countries, rule, edition, age, left)
