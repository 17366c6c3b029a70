"""How a call is shown: why it went where it went, how it ended, how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.calls.records import Outcome
from centralino.calls.store import CallRow
from centralino.support.customer_file import CallFile, ToldCall
from web.pages.support.told import story
from web.pages.support.words import END_TONES, ENDS
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ShownCall:
    """What of a call has words; the rest is as it was written down. `length` is 2:05, empty while it goes on."""

    row: CallRow
    story: Sequence[str]
    end: str
    tone: str
    length: str


def shown_call(visit: Visit, told: ToldCall | CallFile) -> ShownCall:
    """In the visitor's language."""
    end, tone = _end(visit, told.call)
    length = _length(told.call.began_at, told.call.ended_at)
    return ShownCall(told.call, story(visit, told.story), end, tone, length)


def _end(visit: Visit, call: CallRow) -> tuple[str, str]:
    if call.safe:
        return visit.gettext("at the safe destination"), "warn"
    if call.outcome in tuple(Outcome):
        outcome = Outcome(str(call.outcome))
        return visit.gettext(ENDS[outcome]), END_TONES.get(outcome, "")
    return (visit.gettext("goes on"), "calm") if call.ended_at is None else (visit.gettext("not known"), "")


def _length(began: datetime, ended: datetime | None) -> str:
    if ended is None:
        return ""
    minutes, seconds = divmod(round((ended - began).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
