"""What can go wrong while a script talks to Asterisk; everything raised here is an `AGIError`."""

from __future__ import annotations


class AGIError(Exception):
    """The root of all errors of this library."""


class Hangup(AGIError):
    """The caller went, or Asterisk closed the connection: no further command can be carried out."""


class DeadChannel(Hangup):
    """511: the channel is hung up and this command needs a live one; some, as GET VARIABLE, do not."""


class CallTimeLimit(AGIError):
    """The call took longer than `Limits.call_seconds`; the connection has been closed."""


class CommandTimeout(AGIError):
    """Asterisk did not answer a command in time; the connection is closed, for a late reply would mislead."""


class ServerStopping(AGIError):
    """The server is going down and the time left to running scripts is over."""


class ProtocolError(AGIError):
    """What Asterisk sent is not AGI, or not in step with our commands; the connection has been closed."""


class CommandRefused(AGIError):
    """Asterisk did not do what it was told; the connection stays usable."""

    def __init__(self, command: str, answer: str) -> None:
        super().__init__(f"{command}: {answer}")
        self.command = command
        self.answer = answer


class UnknownCommand(CommandRefused):
    """510: this Asterisk has no such command, for instance because a module is not loaded."""


class InvalidUsage(CommandRefused):
    """520: wrong arguments; `answer` holds the usage text, where Asterisk gave one."""


class CommandFailed(CommandRefused):
    """Asterisk tried and reported an error (mostly `result=-1`) although the caller is still there."""


class NotAdmitted(AGIError):
    """The peer is not on the allow-list, or too many sessions are open."""


class GreetingTimeout(AGIError):
    """The peer connected and did not say in time what for."""
