"""The event as a calendar file (iCalendar, RFC 5545), for whoever comes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from centralino.campaigns.rules.plan import Event

MEDIA_TYPE: Final = "text/calendar; charset=utf-8"
_LONGEST_LINE: Final = 75  # octets without the line's end (RFC 5545, 3.1)


def calendar_file(
    event: Event, event_id: int, version: int, organisation: str, host: str, at: datetime
) -> str:
    """The event as it stands; imported again it takes the place of what was imported of an earlier version.

    How long it takes is in no plan, so it has a beginning and no end. `host` makes its id one of ours.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Centralino//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:event-{event_id}@{host}",
        f"DTSTAMP:{_instant(at)}",
        f"SEQUENCE:{version}",
        f"DTSTART:{_instant(event.starts_at)}",
        f"SUMMARY:{_text(event.title)}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"DESCRIPTION:{_text(organisation)}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def host_of(public_address: str | None) -> str:
    """Whose ids these are; a house without an address of its own is nobody's on the net (RFC 2606)."""
    return urlsplit(public_address or "").hostname or "centralino.invalid"


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(written: str) -> str:
    """What has a meaning in a text is escaped (RFC 5545, 3.3.11); other controls are not allowed in one."""
    escaped = written.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    escaped = escaped.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(each for each in escaped if each >= " " and each != "\x7f")


def _folded(line: str) -> str:
    """In lines of 75 octets at most, of which no letter is torn apart."""
    folded, width = "", 0
    for letter in line:
        octets = len(letter.encode())
        if width + octets > _LONGEST_LINE:
            folded, width = folded + "\r\n ", 1
        folded, width = folded + letter, width + octets
    return folded
