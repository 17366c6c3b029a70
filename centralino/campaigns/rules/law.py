"""Which rules of law bind a campaign, by the country called and by what the call is for, as law.toml has them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from centralino.campaigns.rules.hours import AT_ANY_TIME, Hours, Window

WRITTEN = Path(__file__).with_name("law.toml")


class Purpose(StrEnum):
    """What people are called for, as the law tells it apart."""

    MEMBER_INFORMATION = "member-information"
    MARKETING = "marketing"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What one source of law says for one country; `country` is ISO 3166, `source` is told to whoever asks why.

    `hours` carries the days on which the whole set is in force. `register` is the opposition register that
    has to be consulted, `register_max_age` how old a consultation may be (None: no term is given).
    """

    country: str
    purposes: frozenset[Purpose]
    source: str
    hours: Hours
    calls_per_30_days: int | None = None
    register: str | None = None
    register_max_age: timedelta | None = None

    def is_in_force_on(self, day: date) -> bool:
        """Whether its cap and its register bind on that local day; its hours know by themselves."""
        return self.hours.applies_on(day)


def by_source() -> list[tuple[RuleSet, ...]]:
    """All that are known as they are written down, those together that one source says of several countries."""
    found: dict[str, list[RuleSet]] = {}
    for each in _all():
        found.setdefault(each.hours.name, []).append(each)
    return [tuple(sets) for sets in found.values()]


@lru_cache
def rule_sets(country: str, purpose: Purpose) -> tuple[RuleSet, ...]:
    """Every set that binds calls to that country (ISO 3166) for that purpose, whatever its days of effect."""
    return tuple(each for each in _all() if each.country == country and purpose in each.purposes)


def register_names() -> frozenset[str]:
    """The registers that any set asks for."""
    return frozenset(each.register for each in _all() if each.register)


def asking_for_registers() -> tuple[RuleSet, ...]:
    """Every set that asks for a register, whatever its days of effect."""
    return tuple(each for each in _all() if each.register)


@lru_cache
def _all() -> tuple[RuleSet, ...]:
    written = tomllib.loads(WRITTEN.read_text(encoding="utf-8"))
    return tuple(rule_set for entry in written["rule_set"] for rule_set in _read(dict(entry)))


def _read(entry: dict[str, Any]) -> Iterator[RuleSet]:
    countries = entry.pop("countries")
    days = entry.pop("register_max_age_days", None)
    read = {
        "purposes": frozenset(Purpose(purpose) for purpose in entry.pop("purposes")),
        "source": entry.pop("source"),
        "calls_per_30_days": entry.pop("calls_per_30_days", None),
        "register": entry.pop("register", None),
        "register_max_age": None if days is None else timedelta(days=days),
        "hours": _hours(entry),
    }
    return (RuleSet(country=country, **read) for country in countries)


def _hours(entry: dict[str, Any]) -> Hours:
    """What is left of an entry; a word that is not known there is our bug and raises."""
    eves = entry.pop("on_eves", None)
    return Hours(
        weekdays=_weekdays(entry),
        on_holidays=_windows(entry.pop("on_holidays", ())),
        on_eves=None if eves is None else _windows(eves),
        **entry,
    )


def _weekdays(entry: dict[str, Any]) -> tuple[tuple[Window, ...], ...]:
    if "monday_to_friday" not in entry:
        return AT_ANY_TIME
    weekday, saturday, sunday = (
        _windows(entry.pop(part)) for part in ("monday_to_friday", "saturday", "sunday")
    )
    return (*(weekday,) * 5, saturday, sunday)


def _windows(written: Iterable[str]) -> tuple[Window, ...]:
    return tuple(Window.written(text) for text in written)
