"""What a script holds in its hand: the request, and every command that it may give to Asterisk."""

from __future__ import annotations

from collections.abc import Awaitable

from agi.fastagi.commands import Commands
from agi.fastagi.connection import Connection
from agi.fastagi.protocol import Reply
from agi.fastagi.request import Request


class Session(Commands):
    """One call under a script's control, until the script returns or the caller goes."""

    __slots__ = ("_connection", "request")

    def __init__(self, connection: Connection, request: Request) -> None:
        self._connection = connection
        self.request = request

    def command(
        self, name: str, *arguments: str | int, lasting: float | None = 0.0, spans_lines: bool = False
    ) -> Awaitable[Reply]:
        return self._connection.command(name, arguments, lasting, spans_lines)

    @property
    def hung_up(self) -> bool:
        """Whether the caller or the connection is gone, known even before a command raises it."""
        return self._connection.lost is not None

    @property
    def peer(self) -> str:
        """The address Asterisk connected from."""
        return self._connection.peer

    def __repr__(self) -> str:
        return f"<Session {self.request.path!r} of {self.request.channel}>"
