"""Which of a destination's lines may be rung at an instant, and why the others may not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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
    said = ", ".join(f"{window.opens:%H:%M}-{window.closes:%H:%M}" for window in windows)
    return Closed(f"open {said}" if said else f"closed on {local:%A}s")
