"""Which of a destination's lines may be rung at an instant, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from centralino import calendars
from centralino.settings.telephone import Destination, OpeningHours, Ring, Telephone


@dataclass(frozen=True, slots=True)
class Closed:
    """Why something is not rung now."""

    why: str


def rings_open(
    destination: Destination, telephone: Telephone, now: datetime, zone: ZoneInfo
) -> tuple[Ring, ...]:
    """What to ring, in order; empty when the destination is closed or everything in it is."""
    if closed(destination.hours, telephone, now, zone):
        return ()
    return tuple(ring for ring in destination.ring if not closed(ring.hours, telephone, now, zone))


def closed(hours: str | None, telephone: Telephone, now: datetime, zone: ZoneInfo) -> Closed | None:
    """Why the named hours are closed at that instant; None is open. No hours at all is always open."""
    return why_closed(telephone.hours[hours], now, zone) if hours else None


def why_closed(hours: OpeningHours, now: datetime, zone: ZoneInfo) -> Closed | None:
    """Hours are read on the wall clock of their own zone, else of the organisation's (`zone`)."""
    local = now.astimezone(ZoneInfo(hours.time_zone) if hours.time_zone else zone)
    day = local.date()
    if day in hours.closed_on:
        return Closed(f"closed on {day.isoformat()}")
    if hours.holidays and (holiday := calendars.holiday(hours.holidays, day)):
        return Closed(f"{holiday} ({hours.holidays})")
    windows = hours.windows_on(local.weekday())
    if any(window.opens <= local.time() < window.closes for window in windows):
        return None
    said = ", ".join(map(str, windows))
    return Closed(f"open {said}" if said else f"closed on {local:%A}s")


LOOKS_AHEAD = 370  # days


def next_change(hours: OpeningHours, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When hours that are open close, or those that are closed open; None if that is more than a year away."""
    there = ZoneInfo(hours.time_zone) if hours.time_zone else zone
    is_closed = why_closed(hours, now, zone) is not None
    today = now.astimezone(there).date()
    for days in range(LOOKS_AHEAD):
        for at in _borders(hours, today + timedelta(days=days), there):
            if at > now and (why_closed(hours, at, zone) is not None) != is_closed:
                return at
    return None


def _borders(hours: OpeningHours, day: date, zone: ZoneInfo) -> Iterator[datetime]:
    """The instants of a local day at which something may change, in order: a holiday begins with its midnight."""
    yield datetime.combine(day, time.min, zone)
    for window in hours.windows_on(day.weekday()):
        yield datetime.combine(day, window.opens, zone)
        if window.closes != time.max:  # the end of the day is the midnight of the next
            yield datetime.combine(day, window.closes, zone)


def closed_days(hours: OpeningHours, since: date, most: int, language: str) -> list[tuple[date, str]]:
    """The next days that are closed though their weekday is open; with the name of the holiday, if it is one."""
    found = []
    for days in range(LOOKS_AHEAD):
        day = since + timedelta(days=days)
        holiday = calendars.holiday(hours.holidays, day, language) if hours.holidays else None
        if hours.windows_on(day.weekday()) and (holiday or day in hours.closed_on):
            found.append((day, holiday or ""))
        if len(found) == most:
            break
    return found
