"""What Asterisk tells of a call that arrives, as the beginning of its record."""

from __future__ import annotations

from datetime import datetime

from agi.fastagi import Request
from centralino.calls.records import Began
from centralino.directory.numbers import caller_number

# Q.951 presentation as Asterisk packs it: bits 6 and 7 are zero only for a number that may be shown.
_RESTRICTION = 0x60


def arriving(request: Request, at: datetime, region: str) -> Began:
    """The call as it comes in; a caller's number that does not name its country is read as one of `region`."""
    dialled = request.arguments[0] if request.arguments else request.dnid
    script, _, call_out = request.path.partition("/")
    return Began(
        id=request.uniqueid,
        script=script,
        at=at,
        caller=None if _withheld(request) else caller_number(request.callerid or "", region),
        dialled=dialled or "",
        source=endpoint_of(request.channel),
        language=request.language or None,
        call_out=int(call_out) if call_out.isdecimal() else None,
    )


def endpoint_of(channel: str) -> str:
    """The endpoint a channel belongs to: `trunk` of `PJSIP/trunk-0000001a`."""
    return channel.partition("/")[2].rpartition("-")[0] or channel


def _withheld(request: Request) -> bool:
    presentation = request.variables.get("agi_callingpres", "0")
    return presentation.isdigit() and bool(int(presentation) & _RESTRICTION)
