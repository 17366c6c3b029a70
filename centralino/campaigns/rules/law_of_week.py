"""When the law lets anybody be called in the course of a week, for countries and a purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from centralino.campaigns.rules.hours import ALL_DAY, Hours, Window
from centralino.campaigns.rules.hours.windows import common
from centralino.campaigns.rules.law import Purpose, RuleSet, rule_sets
from centralino.settings.telephone import WEEKDAYS

Windows = tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class LawOfWeek:
    """What is permitted on each weekday, Monday first, on holidays and on the days before them.

    Of several countries it is what any of them permits: each member is judged by their own. `names` are those of
    the rule sets, `sources` where they stand.
    """

    weekdays: Sequence[Windows] = (ALL_DAY,) * 7
    on_holidays: Windows = ALL_DAY
    on_eves: Windows = ALL_DAY
    names: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def of(self, day: str) -> Windows:
        """By the name of a weekday, or `on_holidays`, or `on_eves`."""
        if day in WEEKDAYS:
            return self.weekdays[WEEKDAYS.index(day)]
        return self.on_holidays if day == "on_holidays" else self.on_eves


AT_ANY_HOUR: Final = LawOfWeek()


def law_of_week(countries: Iterable[str], purpose: Purpose, today: date) -> LawOfWeek:
    """As the sets are in force on that local day; without countries nothing is known to bind."""
    sets = [_of_hours(country, purpose, today) for country in sorted(set(countries))]
    if not sets:
        return AT_ANY_HOUR
    named = [each for found in sets for each in found]
    return LawOfWeek(
        weekdays=[_anywhere(sets, partial(_on_weekday, number)) for number in range(7)],
        on_holidays=_anywhere(sets, _on_holidays),
        on_eves=_anywhere(sets, _on_eves),
        names=tuple(dict.fromkeys(each.hours.name for each in named)),
        sources=tuple(dict.fromkeys(each.source for each in named)),
    )


def _on_weekday(number: int, hours: Hours) -> Windows:
    return hours.weekdays[number]


def _on_holidays(hours: Hours) -> Windows:
    return hours.on_holidays if hours.holidays else ALL_DAY


def _on_eves(hours: Hours) -> Windows:
    return ALL_DAY if hours.on_eves is None else hours.on_eves


def _of_hours(country: str, purpose: Purpose, today: date) -> list[RuleSet]:
    """Those that restrict hours at all."""
    return [
        each
        for each in rule_sets(country, purpose)
        if each.is_in_force_on(today) and any(day != ALL_DAY for day in each.hours.weekdays)
    ]


def _anywhere(countries: Iterable[Sequence[RuleSet]], windows: Callable[[Hours], Windows]) -> Windows:
    return _joined(
        [window for sets in countries for window in common([windows(each.hours) for each in sets])]
    )


def _joined(windows: Iterable[Window]) -> Windows:
    """The same minutes in windows that are in order and apart."""
    found: list[Window] = []
    for window in sorted(windows, key=lambda each: (each.opens, each.closes)):
        if found and window.opens <= found[-1].closes:
            found[-1] = Window(found[-1].opens, max(found[-1].closes, window.closes))
        else:
            found.append(window)
    return tuple(found)
