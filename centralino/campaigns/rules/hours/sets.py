"""Sets of permitted hours, what each says of a day, and why one forbids an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from centralino import calendars
from centralino.campaigns.rules.hours.windows import ALL_DAY, Window


def why_shut(sets: Sequence[Hours], zone: ZoneInfo, at: datetime) -> Shut | None:
    """The first set that forbids that instant for somebody who lives in `zone`; None: all permit it."""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    for hours in sets:
        today = rule_of(hours, local.date())
        if not any(window.opens <= minute < window.closes for window in today.windows):
            return Shut(hours, today.why)
    return None


@dataclass(frozen=True, slots=True)
class Hours:
    """One set of permitted hours, read on the wall clock of whoever is called; `weekdays` begin with Monday.

    `name` is told as a reason ("the campaign's hours"). `holidays` names a calendar (IT, ES-MD). On the day
    before a holiday, `on_eves` stand in place of the weekday's windows, but open no weekday that is closed;
    None leaves the weekday's. Outside `applies_from` to `applies_until`, local days, both included, the set
    restricts nothing.
    """

    name: str
    weekdays: tuple[tuple[Window, ...], ...]
    holidays: str | None = None
    on_holidays: tuple[Window, ...] = ()
    on_eves: tuple[Window, ...] | None = None
    closed_on: frozenset[date] = frozenset()
    applies_from: date | None = None
    applies_until: date | None = None
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7:
            raise ValueError("hours are given for seven weekdays, Monday first")
        if self.holidays and not calendars.is_known(self.holidays):
            raise ValueError(f"no holidays are known for {self.holidays!r}; it is written like IT or ES-MD")
        # Numbers only: they hash alike in every process, so that a pickled set stays what it was.
        object.__setattr__(self, "_hash", hash((self.weekdays, self.on_holidays, self.on_eves or ())))

    def __hash__(self) -> int:
        """Reckoned once: a forecast looks a set up a million times."""
        return self._hash

    def applies_on(self, day: date) -> bool:
        """Whether the set restricts anything on that local day."""
        begun = self.applies_from is None or self.applies_from <= day
        return begun and (self.applies_until is None or day <= self.applies_until)


@dataclass(frozen=True, slots=True)
class Shut:
    """The set that forbids an instant, and why in words."""

    hours: Hours
    why: str


class Rule(NamedTuple):
    """What one set says of one local day."""

    windows: tuple[Window, ...]
    why: str


@lru_cache(maxsize=2**14)
def rule_of(hours: Hours, day: date) -> Rule:
    """The windows of that local day and, for whoever is kept out by them, the reason in words."""
    if not hours.applies_on(day):
        return Rule(ALL_DAY, "")
    if day in hours.closed_on:
        return Rule((), f"closed on {day.isoformat()}")
    if today := _holiday(hours, day):
        windows = hours.on_holidays
        return Rule(windows, f"open {_told(windows)} on {today}" if windows else today)
    usual = hours.weekdays[day.weekday()]
    if usual and hours.on_eves is not None and (tomorrow := _holiday(hours, day + timedelta(days=1))):
        windows = hours.on_eves
        return Rule(windows, f"{f'open {_told(windows)}' if windows else 'closed'} before {tomorrow}")
    return Rule(usual, f"open {_told(usual)}" if usual else f"closed on {day:%A}s")


def _holiday(hours: Hours, day: date) -> str | None:
    name = calendars.holiday(hours.holidays, day) if hours.holidays else None
    return f"{name} ({hours.holidays})" if name else None


def _told(windows: Iterable[Window]) -> str:
    return ", ".join(str(window) for window in windows)
