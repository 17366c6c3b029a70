"""The gate: everything that forbids a call or a text to a person at an instant, and until when.

The claim asks it in the transaction that takes the person; every screen and the forecast ask the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from centralino.campaigns.rules.hours import next_open, why_shut
from centralino.campaigns.rules.people import Invited, Line, PastCall, Person, Terms
from centralino.settings.lengths import written_length

LOOK_AGAIN_AFTER = timedelta(minutes=1)  # somebody who is in a call may be in it for any time
_DAY, _WEEK, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)


class Rule(StrEnum):
    """What may stand in the way."""

    HOURS = "hours"
    IN_A_CALL = "in-a-call"
    GAP = "gap"
    PER_DAY = "per-day"
    PER_WEEK = "per-week"
    PER_30_DAYS = "per-30-days"
    LAW_PER_30_DAYS = "law-per-30-days"
    PER_EVENT = "per-event"
    RETRY = "retry"
    AFTER_TEXT = "after-text"
    PART_OF_DAY = "part-of-day"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something in the way until an instant; None is for good."""

    rule: Rule
    until: datetime | None
    words: str


ObstaclesAt = Callable[[datetime], Sequence[Obstacle]]


def to_a_call(terms: Terms, person: Person, invited: Invited, line: Line, at: datetime) -> list[Obstacle]:
    """What forbids calling the person on that line at that instant."""
    calls = _disturbing(person)
    return [
        *shut(terms, person, line, at),
        *in_a_call(person, at),
        *_too_soon(terms, calls, at),
        *_too_often(terms, calls, line, at),
        *_too_much_for_the_event(terms, person, calls, invited),
    ]


def to_a_text(terms: Terms, person: Person, invited: Invited, line: Line, at: datetime) -> list[Obstacle]:
    """What forbids sending the person a text on that line at that instant."""
    return [
        *shut(terms, person, line, at),
        *in_a_call(person, at),
        *_too_much_for_the_event(terms, person, _disturbing(person), invited),
    ]


@dataclass(frozen=True, slots=True)
class Opening:
    """When nothing is in the way any more (None: never before the limit), and all that was until then."""

    at: datetime | None
    met: tuple[Obstacle, ...]


def first_opening(obstacles_at: ObstaclesAt, start: datetime, limit: datetime) -> Opening:
    """The first instant from `start` on, before `limit`, at which nothing stands in the way."""
    met: list[Obstacle] = []
    at = start
    while at < limit:
        standing = obstacles_at(at)
        if not standing:
            return Opening(at, tuple(met))
        met += (each for each in standing if each not in met)
        untils = [each.until for each in standing if each.until is not None]
        if len(untils) < len(standing):
            break
        at = max(untils)
    return Opening(None, tuple(met))


def shut(terms: Terms, person: Person, line: Line, at: datetime) -> Iterator[Obstacle]:
    """That the hours, on the clock of whoever is reached on this line, do not permit that instant."""
    sets, zone = terms.hours(line), terms.zone_of(person, line)
    if found := why_shut(sets, zone, at):
        yield Obstacle(Rule.HOURS, next_open(sets, zone, at), f"{found.hours.name}: {found.why} ({zone.key})")


def in_a_call(person: Person, at: datetime) -> Iterator[Obstacle]:
    """That a call to the person is open, by whatever campaign, or was judged and still has its line."""
    if any(call.disposition is None or call.over_at is None for call in person.calls):
        yield Obstacle(Rule.IN_A_CALL, at + LOOK_AGAIN_AFTER, "is being called just now")


def _disturbing(person: Person) -> list[PastCall]:
    return [call for call in person.calls if call.disturbed]


def _too_soon(terms: Terms, calls: Sequence[PastCall], at: datetime) -> Iterator[Obstacle]:
    if not calls:
        return
    gap = max(terms.plan.retries.gap, terms.disturbance.gap)
    last = max([call.ended_at for call in calls])
    if at < last + gap:
        yield Obstacle(Rule.GAP, last + gap, f"{written_length(gap)} between two calls to a person")


def _too_often(terms: Terms, calls: Sequence[PastCall], line: Line, at: datetime) -> Iterator[Obstacle]:
    if not calls:
        return
    most = terms.disturbance
    yield from _over(Rule.PER_DAY, calls, most.calls_per_day, _DAY, at, "in 24 hours")
    yield from _over(Rule.PER_WEEK, calls, most.calls_per_week, _WEEK, at, "in 7 days")
    yield from _over(Rule.PER_30_DAYS, calls, most.calls_per_30_days, _MONTH, at, "in 30 days")
    for each in terms.law(line, at):
        if each.calls_per_30_days is not None:
            words = f"in 30 days ({each.source})"
            yield from _over(Rule.LAW_PER_30_DAYS, calls, each.calls_per_30_days, _MONTH, at, words)


def _over(
    rule: Rule, calls: Sequence[PastCall], most: int, window: timedelta, at: datetime, words: str
) -> Iterator[Obstacle]:
    if len(calls) < most:
        return
    within = sorted(call.placed_at for call in calls if call.placed_at > at - window)
    if len(within) >= most:
        yield Obstacle(rule, within[-most] + window, f"at most {most} calls {words}")


def _too_much_for_the_event(
    terms: Terms, person: Person, calls: Sequence[PastCall], invited: Invited
) -> Iterator[Obstacle]:
    most = terms.plan.contacts_per_event
    if len(calls) + len(person.texts) < most:
        return
    called = sum(call.event_id == invited.event_id for call in calls)
    texted = sum(not text.failed for text in person.texts if text.event_id == invited.event_id)
    if called + texted >= most:
        yield Obstacle(Rule.PER_EVENT, None, f"at most {most} contacts for one event")
