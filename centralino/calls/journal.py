"""Calls written down on disk as they happen, so that no record waits for a database or dies with a process."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import structlog

from centralino.calls.holding import held, new_file
from centralino.calls.records import (
    Began,
    CallBackAsked,
    CallRecord,
    Decision,
    Ended,
    Event,
    Learned,
    Outcome,
    Reported,
    Step,
)

log = structlog.get_logger()

_KINDS: dict[str, type[Event]] = {
    "began": Began,
    "step": Step,
    "decision": Decision,
    "learned": Learned,
    "call_back": CallBackAsked,
    "reported": Reported,
    "ended": Ended,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


class Unreadable(Exception):
    """A journal file does not hold a call; the text says which and why."""


class CallJournal:
    """The page of one live call: one JSON line an event, in the file the moment it happened.

    The file is held while the call lives, which is how others know that it is not theirs to settle.
    A disk that is full or gone is reported and costs the record, never the call.
    """

    def __init__(self, folder: Path, began: Began) -> None:
        self.path = folder / f"{_file_name(began.id)}~{began.at.timestamp():.6f}.call"
        self._file: int | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = new_file(self.path)
        except OSError as error:
            log.error("journal", path=str(self.path), error=str(error))
        self.note(began)

    def note(self, event: Event) -> None:
        """Write down what happened; in the kernel's hands before this returns, so a kill loses nothing."""
        if self._file is None:
            return
        try:
            os.write(self._file, _line(event))
        except OSError as error:
            log.error("journal", path=str(self.path), error=str(error))

    def close(self) -> None:
        """Let go of the page; from now on anybody may settle it, and nothing is written on it any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Unwritten:
    """The page of a call that is none: whatever is noted is forgotten at once, and nobody ever settles it."""

    def note(self, event: Event) -> None:
        """Forget what happened."""

    def close(self) -> None:
        """There is nothing to let go of."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that nobody writes any more."""

    path: Path

    def read(self) -> CallRecord:
        """The call on it. One without an end was lost with its process: its end is the last thing written.

        Raises `Unreadable`. A last line that was cut short by a crash is passed over.
        """
        events = list(_events(self.path))
        if not events or not isinstance(events[0], Began):
            raise Unreadable(f"{self.path.name}: does not begin with a call")
        record = CallRecord(events[0])
        for event in events[1:]:
            record = _with(record, event)
        return record if record.ended else replace(record, ended=Ended(events[-1].at, Outcome.LOST))


def pages_to_settle(folder: Path) -> Generator[Page, None, None]:
    """Pages of calls that are over or whose process died, oldest first; each is held until the next is asked for."""
    for path in sorted(folder.glob("*.call"), key=_written_at):
        with held(path) as ours:
            if ours:
                yield Page(path)


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _file_name(call_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "_", call_id)[:150]


def _line(event: Event) -> bytes:
    values = {field.name: getattr(event, field.name) for field in fields(event)}
    text = json.dumps({_NAMES[type(event)]: values}, default=_plain, ensure_ascii=True)
    return text.encode("ascii") + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    raise TypeError(f"{value!r} is nothing a journal can hold")


def _events(path: Path) -> Iterator[Event]:
    for line in path.read_bytes().split(b"\n")[:-1]:
        try:
            ((name, values),) = json.loads(line).items()
            yield _event(_KINDS[name], values)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreadable(f"{path.name}: {line[:80]!r}: {error}") from error


def _event(kind: type[Event], values: dict[str, object]) -> Event:
    values["at"] = datetime.fromisoformat(str(values["at"]))
    if kind is Ended:
        values["outcome"] = Outcome(str(values["outcome"]))
    return kind(**values)  # type: ignore[arg-type]


def _with(record: CallRecord, event: Event) -> CallRecord:
    match event:
        case Step():
            return replace(record, steps=(*record.steps, event))
        case Decision():
            return replace(record, decisions=(*record.decisions, event))
        case Learned():
            return replace(record, learned=(*record.learned, event))
        case CallBackAsked():
            return replace(record, call_back=event)
        case Reported():
            return replace(record, reports=(*record.reports, event))
        case Ended():
            return replace(record, ended=event)
        case Began():
            raise Unreadable(f"{record.began.id}: begins twice")
