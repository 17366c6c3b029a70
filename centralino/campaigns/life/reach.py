"""Whom a plan would reach of those on its lists, and what the law has to say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.life.countries import numbers_to_judge
from centralino.campaigns.life.registers import complaints, held_registers
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.law import rule_sets
from centralino.campaigns.rules.law_of_week import LawOfWeek, law_of_week
from centralino.campaigns.rules.plan import Plan
from centralino.campaigns.rules.zones import country_of
from centralino.campaigns.store import members as store
from centralino.campaigns.store.registers import members_registered
from centralino.database import Connection


@dataclass(frozen=True, slots=True)
class Reach:
    """How many there are, and how many are left out and why; nobody is counted as reachable who is left out.

    `registers` are those that the law asks for, with `complaints` of what is wrong with ours; `registered` are
    members of whom every number stands in one of them.
    """

    members: int
    opposed: int
    unreachable: int
    registered: int
    registers: Sequence[str]
    complaints: Sequence[str]
    countries: Sequence[str]

    @property
    def reachable(self) -> int:
        return max(self.members - self.opposed - self.unreachable - self.registered, 0)


async def reach_of(
    connection: Connection, organisation: Organisation, campaign_id: int, plan: Plan, now: datetime
) -> Reach:
    """As the lists stand now, with those who were invited singly."""
    numbers = await numbers_to_judge(connection, campaign_id, plan.lists)
    today = now.astimezone(organisation.zone).date()
    countries = sorted({country for number in numbers if (country := country_of(number))})
    registers = sorted(
        {
            each.register
            for country in countries
            for each in rule_sets(country, plan.purpose)
            if each.register and each.is_in_force_on(today)
        }
    )
    of = await store.invitable(connection, campaign_id, plan.lists)
    return Reach(
        members=of.members,
        opposed=of.opposed,
        unreachable=of.unreachable,
        registered=await members_registered(connection, plan.lists, registers) if registers else 0,
        registers=registers,
        complaints=list(complaints(numbers, plan.purpose, await held_registers(connection), today)),
        countries=countries,
    )


async def law_for(
    connection: Connection, organisation: Organisation, campaign_id: int, plan: Plan, now: datetime
) -> LawOfWeek:
    """What the law permits for those whom a plan would call."""
    numbers = await numbers_to_judge(connection, campaign_id, plan.lists)
    countries = {country for number in numbers if (country := country_of(number))}
    return law_of_week(countries, plan.purpose, now.astimezone(organisation.zone).date())
