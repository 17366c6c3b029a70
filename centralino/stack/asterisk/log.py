"""What Asterisk writes into messages.log: one JSON object a line, read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the log; `call` is Asterisk's own mark of the call it was said in, or empty."""

    level: str
    text: str
    call: str = ""
    place: str = ""


def parse(line: str) -> Message:
    """A line of messages.log; the first of each start, which says which Asterisk it is, is not JSON."""
    try:
        said = json.loads(line)
        words, where = said["logmsg"], said["logmsg"]["location"]
        return Message(
            level=str(words["level"]).lower(),
            text=str(words["message"]).strip(),
            call=str(said["identifiers"]["callid"]),
            place=f"{where['filename']}:{where['line']}",
        )
    except (ValueError, KeyError, TypeError):
        return Message("notice", line.strip())


def messages(log: Path) -> list[Message]:
    """Everything in the log of this start."""
    lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    return [parse(line) for line in lines if line.strip()]
