"""Calls that are under way just now, as far as their scripts have written down what happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from centralino.calls.holding import is_held
from centralino.calls.journal import Page, Unreadable
from centralino.calls.records import CallRecord


def calls_under_way(folder: Path) -> list[CallRecord]:
    """Calls of the journal that a living process has in hand, the oldest first.

    Only those whose scripts run on this machine: no other has their journal. A call that has not come to its end has
    none yet, whatever its record says.
    """
    return sorted(_under_way(folder), key=lambda record: record.began.at)


def _under_way(folder: Path) -> Iterator[CallRecord]:
    for path in folder.glob("*.call"):
        if is_held(path):
            try:
                yield Page(path).read()
            except (Unreadable, FileNotFoundError):  # taken up, or settled, this very moment
                continue
