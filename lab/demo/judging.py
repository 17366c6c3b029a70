"""Whether a call went where it should: what was heard, what was recorded, what was expected, held together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab.demo.cast import Part
from lab.heard import Heard
from lab.personas import Callee
from lab.record import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """A call with everything known of it; `complaints` is empty when all is as it should be."""

    part: Part
    heard: Heard | None
    record: Record | None
    complaints: tuple[str, ...]


def judge(part: Part, heard: Heard | None, record: Record | None, reached: Callee | None) -> Judged:
    """`reached` is the person the caller heard last, if any."""
    return Judged(part, heard, record, tuple(_complaints(part, heard, record, reached)))


def _complaints(
    part: Part, heard: Heard | None, record: Record | None, reached: Callee | None
) -> Iterator[str]:
    if heard is None:
        yield "never called"
        return
    yield from _by_ear(part, heard, reached)
    if record is None:
        yield "no record of the call"
        return
    yield from _by_record(part, record)
    yield from _ear_against_record(heard, record, reached)


def _by_ear(part: Part, heard: Heard, reached: Callee | None) -> Iterator[str]:
    if heard.prompts != part.prompts:
        yield f"heard {' › '.join(heard.prompts) or 'nothing'}, not {' › '.join(part.prompts)}"
    place = reached.place if reached else None
    if place != part.reaches:
        yield f"reached {place or 'nobody'}, not {part.reaches or 'nobody'}"


def _by_record(part: Part, record: Record) -> Iterator[str]:
    if not record.is_complete:
        yield "the record is not complete"
    if (record.verdict, record.reason) != (part.verdict, part.reason):
        yield f"recorded as {record.verdict} because {record.reason}, not {part.verdict} because {part.reason}"
    if bool(record.safe) != part.safe:
        yield "the dialplan had to carry the call" if record.safe else "the dialplan did not carry the call"
    if record.learned != part.learns:
        yield "the number was not learned" if part.learns else "the number was learned"
    if bool(record.call_back_to) != part.call_back:
        yield "no call-back was stored" if part.call_back else "a call-back was stored"


def _ear_against_record(heard: Heard, record: Record, reached: Callee | None) -> Iterator[str]:
    answered_by = reached.number if reached else None
    if record.answered_by != answered_by:
        yield f"the caller heard {answered_by or 'nobody'}, the record says {record.answered_by or 'nobody'}"
    if heard.over and record.hangup_cause != heard.over.cause:
        yield f"the carrier saw cause {heard.over.cause}, the record says {record.hangup_cause}"
