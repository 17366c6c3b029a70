"""What became of an attempt, told from what the PBX and the script say of the call."""

from __future__ import annotations

from enum import StrEnum


class Disposition(StrEnum):
    """How an attempt ended; spelt as Postgres's enum `disposition`."""

    ANSWERED = "answered"  # they said whether they come
    NEVER = "never"  # they do not want to be called again
    TALKED = "talked"  # they were put through to a person, who takes it from there
    NO_KEY = "no-key"  # answered, and no key of use was pressed
    HUNG_UP = "hung-up"  # answered, and hung up before answering the question
    MACHINE = "machine"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    INVALID_NUMBER = "invalid-number"  # the network says that nobody has this number
    CONGESTION = "congestion"  # the network beyond the trunk would not carry the call
    TRUNK_FAILED = "trunk-failed"  # the trunk itself would not
    NOT_PLACED = "not-placed"  # the PBX refused the order, or never had it
    LOST = "lost"  # nobody knows what became of it: it counts as if they had been disturbed


# An attempt is a call for which the far end was asked to ring: of these it was not, and nobody was disturbed.
NOBODY_WAS_DISTURBED = frozenset(
    {
        Disposition.INVALID_NUMBER,
        Disposition.CONGESTION,
        Disposition.TRUNK_FAILED,
        Disposition.NOT_PLACED,
    }
)

# After these there is nothing to be asked any more.
FINAL = frozenset({Disposition.ANSWERED, Disposition.NEVER, Disposition.TALKED})

# ITU-T Q.850 causes, as Asterisk gives them for the SIP answers of RFC 3398 and its own failures.
_OF_CAUSE = {
    17: Disposition.BUSY,
    21: Disposition.REJECTED,
    18: Disposition.NO_ANSWER,  # no user responding
    19: Disposition.NO_ANSWER,  # user alerting, no answer
    20: Disposition.NO_ANSWER,  # subscriber absent: switched off, out of reach
    1: Disposition.INVALID_NUMBER,  # unallocated
    22: Disposition.INVALID_NUMBER,  # number changed
    28: Disposition.INVALID_NUMBER,  # invalid number format
    27: Disposition.CONGESTION,  # destination out of order
    34: Disposition.CONGESTION,  # no circuit available
    38: Disposition.CONGESTION,  # network out of order
    41: Disposition.CONGESTION,  # temporary failure
    42: Disposition.CONGESTION,  # switching equipment congestion
    44: Disposition.CONGESTION,
    47: Disposition.CONGESTION,
}


def disposition_of(cause: int | None, *, rang: bool) -> Disposition:
    """Of a call that nobody answered, by its hangup cause; `rang` when the far end was heard to ring.

    A cause that says nothing of the far end is the trunk's failure. But where it rang somebody was disturbed,
    whatever the network says afterwards.
    """
    found = _OF_CAUSE.get(cause or 0, Disposition.TRUNK_FAILED)
    return Disposition.NO_ANSWER if rang and found in NOBODY_WAS_DISTURBED else found
