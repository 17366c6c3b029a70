"""Where a list that is read page by page goes on: the last row's place, as text that fits into an address."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Part = str | int | datetime
Row = TypeVar("Row")
First = TypeVar("First", str, int, datetime)
Second = TypeVar("Second", str, int, datetime)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; `next` is the cursor of the page after them, None when they are the last."""

    rows: tuple[Row, ...]
    next: str | None = None


def page(rows: Sequence[Row], most: int, place: Callable[[Row], tuple[Part, ...]]) -> Page[Row]:
    """A page out of up to one row more than it has room for; `place` is where a row stands in the list."""
    shown = tuple(rows[:most])
    return Page(shown, write(*place(shown[-1])) if len(rows) > most else None)


def write(*parts: Part) -> str:
    """A cursor: letters, digits, - and _ alone. Instants must be aware."""
    plain = [each.isoformat() if isinstance(each, datetime) else each for each in parts]
    return urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read(cursor: str | None, *kinds: type[Part]) -> Sequence[Part] | None:
    """The parts of a cursor, each of its kind; None for one that is none of ours, which is where a list begins."""
    try:
        plain = json.loads(urlsafe_b64decode(f"{cursor or ''}==="))
        return [_part(each, kind) for each, kind in zip(plain, kinds, strict=True)]
    except (ValueError, TypeError):
        return None


def read_one(cursor: str | None, kind: type[First]) -> First | None:
    """The part of a cursor that has one, as `read`."""
    match read(cursor, kind):
        case [part] if isinstance(part, kind):
            return part
    return None


def read_two(cursor: str | None, first: type[First], second: type[Second]) -> tuple[First, Second] | None:
    """The parts of a cursor that has two, as `read`."""
    match read(cursor, first, second):
        case [one, two] if isinstance(one, first) and isinstance(two, second):
            return one, two
    return None


def _part(plain: object, kind: type[Part]) -> Part:
    if kind is datetime:
        at = datetime.fromisoformat(str(plain))
        if at.tzinfo is None:
            raise ValueError(f"{plain!r} is of no zone")
        return at
    if type(plain) is not kind or not _is_kept(plain):
        raise ValueError(f"{plain!r} is no {kind.__name__} of ours")
    return plain


def _is_kept(plain: Part) -> bool:
    """Whether Postgres could have had it: numbers of 64 bits, and text of whole characters without a NUL."""
    if isinstance(plain, int):
        return -(2**63) <= plain < 2**63
    return not re.search("[\0\ud800-\udfff]", str(plain))
