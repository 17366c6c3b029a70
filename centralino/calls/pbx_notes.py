"""The notes Asterisk's dialplan leaves of every call that is over: one small JSON file each, read as values."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path

from centralino.calls.holding import held
from centralino.calls.journal import Unreadable
from centralino.calls.records import PbxNote
from centralino.directory.numbers import caller_number

STILL_BEING_WRITTEN = 5.0  # seconds; a note without its last line end is young, or it is broken


def notes_to_settle(folder: Path, now: datetime) -> Generator[Path, None, None]:
    """Notes that are whole, and broken ones that nobody will complete; each is held until the next is asked for."""
    for path in sorted(folder.glob("*.pbx")):
        with held(path) as ours:
            if ours and (_age(path, now) > STILL_BEING_WRITTEN or path.read_bytes().endswith(b"\n")):
                yield path


def read_note(path: Path, region_of: Callable[[str], str]) -> PbxNote:
    """A note; `region_of` tells of which country an endpoint's numbers are. Raises `Unreadable`."""
    try:
        written = json.loads(path.read_bytes())
        region = region_of(str(written["source"]))
        return PbxNote(
            id=str(written["id"]),
            began_at=_instant(written["began"]),
            ended_at=_instant(written["ended"]),
            caller=caller_number(str(written["caller"]), region),
            dialled=str(written["dialled"]),
            source=str(written["source"]),
            language=str(written["language"]) or None,
            hangup_cause=int(written["hangup_cause"]) if written["hangup_cause"] != "" else None,
            agi_status=str(written["agi_status"]) or None,
            safe=written["safe"] == "yes",
            answered_by=str(written["answered_by"]) or None,
            answered_at=_instant(written["answered"]) if written["answered"] else None,
            call_out=int(written["call_out"]) if written.get("call_out") else None,
        )
    except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:
        raise Unreadable(f"{path.name}: {error!r}") from error


def _instant(epoch: str | float) -> datetime:
    return datetime.fromtimestamp(float(epoch), UTC)


def _age(path: Path, now: datetime) -> float:
    return now.timestamp() - path.stat().st_mtime
