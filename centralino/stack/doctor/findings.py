"""What the doctor says of a part: how it is, what was found, what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a part is: well, working though something about it should be looked at, or not working."""

    WELL = "✓"
    LOOK = "!"
    WRONG = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's table."""

    part: str
    state: State
    found: str
    do: str = ""


def well(part: str, found: str) -> Finding:
    """Nothing to do."""
    return Finding(part, State.WELL, found)


def look(part: str, found: str, do: str) -> Finding:
    """It works, but somebody should see to it."""
    return Finding(part, State.LOOK, found, do)


def wrong(part: str, found: str, do: str) -> Finding:
    """It does not work."""
    return Finding(part, State.WRONG, found, do)
