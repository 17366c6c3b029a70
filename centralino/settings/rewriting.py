"""Changing opening hours and destinations in the text of telephone.toml; comments and all else stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import tomlkit
from tomlkit.items import Array, Item, Table

from centralino.settings.telephone import WEEKDAYS, Weekday


@dataclass(frozen=True, slots=True)
class NewHours:
    """Windows are written like 09:00-13:00; nothing of it has been checked."""

    windows: Mapping[Weekday, Sequence[str]]
    closed_on: Sequence[date]
    holidays: str | None


@dataclass(frozen=True, slots=True)
class NewDestination:
    """`ring` has the keys of each entry as they are to stand; nothing of it has been checked."""

    ring: Sequence[Mapping[str, str | int]]
    hours: str | None
    otherwise: str


def with_hours(text: str, name: str, new: NewHours) -> str:
    """The file with other hours of that name, which has to be in it. Raises `KeyError`."""
    document = tomlkit.parse(text)
    table = _table(document, "hours", name)
    for weekday in WEEKDAYS:
        _write(table, weekday, list(new.windows.get(weekday, ())))
    _write(table, "holidays", new.holidays)
    _write(table, "closed_on", list(new.closed_on))
    return tomlkit.dumps(document)


def with_destination(text: str, name: str, new: NewDestination) -> str:
    """The file with another destination of that name, which has to be in it. Raises `KeyError`."""
    document = tomlkit.parse(text)
    table = _table(document, "destinations", name)
    _write_ring(table, new.ring)
    _write(table, "hours", new.hours)
    _write(table, "otherwise", new.otherwise)
    return tomlkit.dumps(document)


def _table(document: tomlkit.TOMLDocument, kind: str, name: str) -> Table:
    found = document[kind][name]
    if not isinstance(found, Table):
        raise KeyError(f"{kind}.{name}")
    return found


def _write(table: Table, key: str, value: str | list[str] | list[date] | None) -> None:
    """A key that says nothing is not begun; one that is there and is to say nothing is emptied, or goes."""
    present = table.get(key)
    if present is not None and present == value:
        return
    if present is not None and value is None:
        del table[key]
    elif present is not None:
        table[key] = value
    elif value:
        _add(table, key, tomlkit.item(value))


def _add(table: Table, key: str, item: Item) -> None:
    """Behind the last key, and not behind the comments that lead over to the next table."""
    keys = list(table.keys())
    if keys:
        table.value._insert_after(keys[-1], key, item)
    else:
        table.add(key, item)


def _write_ring(table: Table, ring: Sequence[Mapping[str, str | int]]) -> None:
    """Entry by entry in its place, so that comments between them stay where they are."""
    array = table["ring"]
    assert isinstance(array, Array)
    for place, entry in enumerate(ring):
        if place >= len(array):
            array.append(_inline(entry))
        elif dict(array[place]) != dict(entry):
            array[place] = _inline(entry)
    while len(array) > len(ring):
        del array[len(array) - 1]


def _inline(entry: Mapping[str, str | int]) -> Item:
    """{ queue = "support", ring_for = 90 }, with the blanks that people write."""
    return tomlkit.value(
        "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in entry.items()) + " }"
    )
