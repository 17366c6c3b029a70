"""An answer to an invitation, and by which way it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Answer(StrEnum):
    """Whether they come; spelt as Postgres's enum `answer`."""

    YES = "yes"
    NO = "no"


class AnswerChannel(StrEnum):
    """How an answer came; spelt as Postgres's enum `answer_channel`."""

    CALL = "call"
    CALL_BACK = "call-back"
    TEXT = "text"
    LINK = "link"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it came. `by` is a number, a link or who took it; `source` tells the same news told twice apart.

    `party` is how many come, where that was asked.
    """

    answer: Answer
    at: datetime
    channel: AnswerChannel
    by: str
    source: str | None = None
    party: int | None = None


class Taken(StrEnum):
    """What became of an answer that came."""

    FIRST = "first"
    CHANGED = "changed"  # a change of mind
    SAME = "same"  # as they had said before
    TOLD_BEFORE = "told-before"  # the same news, once more
    CLOSED = "closed"  # too late
    UNKNOWN = "unknown"  # there is no such invitation
