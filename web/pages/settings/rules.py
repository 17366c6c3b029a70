"""By which rules people are called: the organisation's own budget, and what the law of each country says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.campaigns.rules.hours import AT_ANY_TIME
from centralino.campaigns.rules.law import RuleSet, by_source
from web.doors import Door
from web.pages.campaigns.shown import exact_length
from web.visit import Visit
from web.week_in_words import week_told, windows_told
from web.words_of_rules import PURPOSES

ALL_DAY: Final = AT_ANY_TIME[0]


@dataclass(frozen=True, slots=True)
class Told:
    """One source of law in the visitor's language."""

    countries: Sequence[str]
    purposes: Sequence[str]
    name: str
    source: str
    in_force: bool
    days: str
    hours: Sequence[str]
    others: Sequence[str]


async def show(visit: Visit) -> Response:
    """Everything, whether it is in force today or not."""
    budget = visit.office.settings.telephone.disturbance
    return visit.page(
        "settings/rules.html",
        budget=budget,
        gap=exact_length(visit, budget.gap),
        rules=[_one(visit, sets) for sets in by_source()],
    )


def _one(visit: Visit, sets: Sequence[RuleSet]) -> Told:
    first = sets[0]
    return Told(
        [visit.formats.country(each.country) for each in sets],
        [visit.gettext(PURPOSES[each]) for each in sorted(first.purposes)],
        first.hours.name,
        first.source,
        first.is_in_force_on(visit.today),
        _days_of_effect(visit, first),
        _hours(visit, first),
        _others(visit, first),
    )


def _days_of_effect(visit: Visit, rules: RuleSet) -> str:
    since, until = rules.hours.applies_from, rules.hours.applies_until
    if since and until:
        return visit.gettext(
            "from %(since)s to %(until)s", since=_day(visit, since), until=_day(visit, until)
        )
    if until:
        return visit.gettext("until %(until)s", until=_day(visit, until))
    return visit.gettext("since %(since)s", since=_day(visit, since)) if since else ""


def _day(visit: Visit, day: date) -> str:
    return visit.formats.day(day)


def _hours(visit: Visit, rules: RuleSet) -> list[str]:
    """Days that are alike stand together; nothing where the source names no hours."""
    if all(windows == ALL_DAY for windows in rules.hours.weekdays):
        return []
    closed = visit.gettext("closed")
    told = week_told(visit, rules.hours.weekdays, none=closed)
    if rules.hours.holidays:
        windows = windows_told(rules.hours.on_holidays, none=closed)
        told.append(visit.gettext("holidays: %(windows)s", windows=windows))
    if rules.hours.on_eves is not None:
        windows = windows_told(rules.hours.on_eves, none=closed)
        told.append(visit.gettext("the day before a holiday: %(windows)s", windows=windows))
    return told


def _others(visit: Visit, rules: RuleSet) -> list[str]:
    told = []
    if rules.calls_per_30_days is not None:
        told.append(
            visit.ngettext(
                "at most %(num)d call in 30 days", "at most %(num)d calls in 30 days", rules.calls_per_30_days
            )
        )
    if rules.register:
        told.append(visit.gettext("register to be consulted: %(name)s", name=rules.register))
    if rules.register_max_age:
        told.append(
            visit.ngettext(
                "a consultation holds for %(num)d day",
                "a consultation holds for %(num)d days",
                rules.register_max_age.days,
            )
        )
    return told


DOORS = (Door("GET", "/settings/rules", Right.SEE_SETTINGS, show),)
