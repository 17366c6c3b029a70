"""How a connection ended, as a value for whoever keeps the records."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from agi.fastagi.errors import (
    AGIError,
    CallTimeLimit,
    CommandTimeout,
    GreetingTimeout,
    Hangup,
    NotAdmitted,
    ProtocolError,
    ServerStopping,
)
from agi.fastagi.session import Session

log = logging.getLogger(__name__)


class How(StrEnum):
    """The ways a connection ends. After every one of them the dialplan goes on, if the caller is there."""

    FINISHED = "finished"
    HUNG_UP = "hung up"
    UNKNOWN_PATH = "unknown path"
    SCRIPT_RAISED = "script raised"
    CALL_LIMIT = "call limit"
    COMMAND_TIMED_OUT = "command timed out"
    OUT_OF_STEP = "out of step"
    SERVER_STOPPING = "server stopping"
    # Before a greeting was complete: there was no session.
    PEER_REFUSED = "peer refused"
    BAD_GREETING = "bad greeting"
    GREETING_TIMED_OUT = "greeting timed out"
    LEFT = "left without a greeting"


@dataclass(frozen=True, slots=True)
class Ending:
    """`error`: what the script raised, or why none was run; `seconds` since the connection was accepted."""

    how: How
    peer: str
    error: BaseException | None
    seconds: float


OnEnd: TypeAlias = Callable[[Session | None, Ending], None]

QUIET = {How.FINISHED, How.HUNG_UP, How.LEFT}


def log_ending(session: Session | None, ending: Ending) -> None:
    """Write to the log what an operator should see: what a server does unless it is told otherwise."""
    if ending.how not in QUIET:
        about = session if session is not None else ending.peer
        shown = ending.error if ending.how is How.SCRIPT_RAISED else None
        log.warning("%s: %s (%s)", about, ending.how, ending.error, exc_info=shown)


def how_script_ended(error: BaseException) -> How:
    """What an exception that left the script says about the call."""
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    match error:
        case Hangup():
            return How.HUNG_UP
        case CallTimeLimit():
            return How.CALL_LIMIT
        case CommandTimeout():
            return How.COMMAND_TIMED_OUT
        case ProtocolError():
            return How.OUT_OF_STEP
        case ServerStopping():
            return How.SERVER_STOPPING
    return How.SCRIPT_RAISED


def how_it_failed_before(error: AGIError) -> How:
    """What became of a connection that never had a session."""
    match error:
        case NotAdmitted():
            return How.PEER_REFUSED
        case ProtocolError():
            return How.BAD_GREETING
        case GreetingTimeout():
            return How.GREETING_TIMED_OUT
        case ServerStopping():
            return How.SERVER_STOPPING
    return How.LEFT
