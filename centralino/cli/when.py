"""Days and times as staff write them at a prompt."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from centralino.cli.output import fail
from centralino.support.importing.cells import Wrong
from centralino.support.importing.cells import read_day as day_of_cell


def read_day(written: str, now: datetime, zone: ZoneInfo) -> date:
    """A day: `today`, `tomorrow`, 2026-12-31 or 31/12/2026. A command without one ends here."""
    today = now.astimezone(zone).date()
    match written.strip().lower():
        case "today":
            return today
        case "tomorrow":
            return today + timedelta(days=1)
    day = day_of_cell(written)
    return fail(f"{written!r} {day.why}") if isinstance(day, Wrong) else day


def read_instant(written: str, now: datetime, zone: ZoneInfo) -> datetime:
    """An instant: 18:30 today, a day and 18:30, or ISO 8601 with its offset; without one it is the zone's.

    A day alone is its first instant. A command without one ends here.
    """
    text = written.strip()
    if re.search(r"T.*([+-]\d\d:?\d\d|Z)$", text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            fail(f"{written!r} is no instant")
    found = re.fullmatch(r"(?:(.*\S)[T ]\s*)?(\d\d?):(\d\d)(?::(\d\d))?", text)
    on = read_day((found[1] or "today") if found else text, now, zone)
    try:
        hour = time(int(found[2]), int(found[3]), int(found[4] or 0)) if found else time()
    except ValueError:
        fail(f"{written!r} is no time of the day")
    return datetime.combine(on, hour, zone)


def read_end(written: str, now: datetime, zone: ZoneInfo) -> datetime:
    """An instant at which something ends; a day alone is the end of that day."""
    at = read_instant(written, now, zone)
    return at if ":" in written else datetime.combine(at.date() + timedelta(days=1), time(), zone)
