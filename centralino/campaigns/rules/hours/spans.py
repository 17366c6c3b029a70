"""The exact instants of somebody's day that all sets permit, also where clocks change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from centralino.campaigns.rules.hours.sets import Hours, rule_of
from centralino.campaigns.rules.hours.windows import common

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


class Span(NamedTuple):
    """Instants in UTC from `start` (included) to `end` (not included)."""

    start: datetime
    end: datetime


@lru_cache(maxsize=2**15)
def open_spans(sets: tuple[Hours, ...], zone: ZoneInfo, day: date) -> tuple[Span, ...]:
    """When all sets permit on that local day, in order and apart, exact also where clocks change."""
    windows = common([rule_of(hours, day).windows for hours in sets])
    if not windows:
        return ()
    midnight = datetime.combine(day, time.min, UTC)
    spans = (
        Span(
            max(stretch.start, midnight + timedelta(minutes=window.opens) - offset),
            min(stretch.end, midnight + timedelta(minutes=window.closes) - offset),
        )
        for stretch, offset in _stretches_around(zone, day)
        for window in windows
    )
    return tuple(_joined(span for span in spans if span.start < span.end))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The same instants in spans that are in order and do not touch."""
    last: Span | None = None
    for span in sorted(spans):
        if last and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


@lru_cache(maxsize=2**12)
def _stretches_around(zone: ZoneInfo, day: date) -> tuple[tuple[Span, timedelta], ...]:
    """The instants that may belong to a local day, cut where the zone's offset from UTC changes.

    No zone is a day or more away from UTC, so they lie between the midnights (UTC) before and after the day.
    The offset is asked each hour: no zone has ever changed its clocks twice within one.
    """
    start = datetime.combine(day - _DAY, time.min, UTC)
    hours = [start + count * _HOUR for count in range(3 * 24 + 1)]
    changes = [_change_between(zone, a, b) for a, b in pairwise(hours)]
    cuts = [hours[0], *(change for change in changes if change), hours[-1]]
    return tuple((Span(a, b), _offset(zone, a)) for a, b in pairwise(cuts))


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime | None:
    """The first second at which the later instant's offset holds; None when it is the earlier one's too."""
    if _offset(zone, before) == _offset(zone, after):
        return None
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always knows
    return offset
