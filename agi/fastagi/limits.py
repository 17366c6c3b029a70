"""How much a peer may send and how long it may take, so that no peer and no script can hold the server."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every default suits a busy Asterisk; sizes are in bytes, times in seconds, None is no limit."""

    sessions: int = 4096
    """Connections at one time; a further one is closed at once, and its caller goes on in the dialplan."""

    greeting_bytes: int = 65_536
    greeting_lines: int = 256
    greeting_seconds: float = 5.0

    reply_bytes: int = 65_536
    """The longest reply to one command, all its lines together."""

    command_seconds: float = 10.0
    """For commands that Asterisk answers at once; added to the length of those whose length is known."""

    open_ended_seconds: float | None = None
    """For commands whose length only the call knows: EXEC, STREAM FILE, GOSUB and their like."""

    call_seconds: float | None = None
    """From the end of the greeting to the end of the script."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            limit = getattr(self, name)
            if limit is not None and limit <= 0:
                raise ValueError(f"{name} must be greater than nothing, not {limit}")
