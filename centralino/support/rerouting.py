"""Changing where callers are put through and when: telephone.toml is rewritten, and what differs is noted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from centralino.access.store.audit import Via, note
from centralino.database import Connection
from centralino.directory.contacts import Refused
from centralino.settings import SettingsError
from centralino.settings.keeping import ChangedMeanwhile, change
from centralino.settings.rewriting import NewDestination, NewHours, with_destination, with_hours
from centralino.settings.telephone import WEEKDAYS, Destination, OpeningHours, Telephone
from centralino.settings.telephone.ringing import CALL_BACK, GOODBYE
from centralino.worded import worded

Told = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """telephone.toml as it was when somebody was shown it (`settings.keeping.version_of`)."""

    path: Path
    version: str


@dataclass(frozen=True, slots=True)
class Outdated(Refused):
    """The file is not the one that they were shown."""


async def change_hours(
    connection: Connection,
    seen: Seen,
    name: str,
    was: OpeningHours,
    new: NewHours,
    *,
    at: datetime,
    by: str,
    via: Via,
) -> bool | Refused:
    """Write other hours of a name; False when they are what they were. To be called in a transaction."""
    before, after = _hours_told(name, hours_of(was)), _hours_told(name, new)
    return await _rewrite(
        connection, seen, lambda text: with_hours(text, name, new), before, after, at=at, by=by, via=via
    )


async def change_destination(
    connection: Connection,
    seen: Seen,
    name: str,
    was: Destination,
    new: NewDestination,
    *,
    at: datetime,
    by: str,
    via: Via,
) -> bool | Refused:
    """Write another destination of a name; False when it is what it was. To be called in a transaction."""
    before, after = _destination_told(name, destination_of(was)), _destination_told(name, new)
    return await _rewrite(
        connection, seen, lambda text: with_destination(text, name, new), before, after, at=at, by=by, via=via
    )


def hours_of(hours: OpeningHours) -> NewHours:
    """Hours as they are, to be changed."""
    windows = {day: [str(each) for each in hours.windows_on(place)] for place, day in enumerate(WEEKDAYS)}
    return NewHours(windows, sorted(hours.closed_on), hours.holidays)


def destination_of(destination: Destination) -> NewDestination:
    """A destination as it is, to be changed."""
    ring = [each.model_dump(exclude_none=True) for each in destination.ring]
    return NewDestination(ring, destination.hours, destination.otherwise)


def unknown_names(new: NewDestination, telephone: Telephone) -> Iterator[tuple[str | int, ...]]:
    """Where a name stands that is none: ("ring", 0, "queue"), ("hours",), ("otherwise",)."""
    known: Mapping[str, Container[object]] = {
        "queue": telephone.queues,
        "phone": telephone.phones,
        "trunk": telephone.trunks,
        "hours": telephone.hours,
    }
    for place, entry in enumerate(new.ring):
        yield from (("ring", place, key) for key in known if key in entry and entry[key] not in known[key])
    if new.hours and new.hours not in telephone.hours:
        yield ("hours",)
    if new.otherwise not in {CALL_BACK, GOODBYE, *telephone.destinations}:
        yield ("otherwise",)


async def _rewrite(
    connection: Connection,
    seen: Seen,
    rewrite: Callable[[str], str],
    before: Told,
    after: Told,
    *,
    at: datetime,
    by: str,
    via: Via,
) -> bool | Refused:
    differ = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    if not differ:
        return False
    try:
        async with connection.transaction():
            await note(
                connection,
                at=at,
                by=by,
                via=via,
                what="changed",
                kind=seen.path.name,
                subject="settings",
                before={name: before[name] for name in differ if before.get(name)},
                after={name: after[name] for name in differ if after.get(name)},
            )
            await asyncio.to_thread(change, seen.path, seen.version, rewrite)
    except ChangedMeanwhile:
        return Outdated(
            worded("The file was changed meanwhile by somebody else. Look at it again before you change it.")
        )
    except OSError as error:
        return Refused(worded("The file cannot be written: %(why)s", why=error.strerror or str(error)))
    except (SettingsError, KeyError, ValueError) as error:  # the last two of a file that was spoilt by hand
        return Refused(
            worded("Nothing was written, for nothing would start with it: %(why)s", why=str(error))
        )
    return True


def _hours_told(name: str, hours: NewHours) -> Told:
    """For the log of changes."""
    return {
        **{f"hours.{name}.{day}": ", ".join(windows) for day, windows in hours.windows.items()},
        f"hours.{name}.holidays": hours.holidays or "",
        f"hours.{name}.closed_on": ", ".join(each.isoformat() for each in hours.closed_on),
    }


def _destination_told(name: str, destination: NewDestination) -> Told:
    """For the log of changes."""
    return {
        f"destinations.{name}.ring": "; ".join(_in_words(each) for each in destination.ring),
        f"destinations.{name}.hours": destination.hours or "",
        f"destinations.{name}.otherwise": destination.otherwise,
    }


def _in_words(entry: Mapping[str, str | int]) -> str:
    keys = ("queue", "phone", "number", "trunk", "ring_for", "hours")
    return ", ".join(f"{key} {entry[key]}" for key in keys if entry.get(key))
