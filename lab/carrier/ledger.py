"""The carrier's own record of every call that came out of the trunk, from its AMI events alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from centralino.pbx.ami import Message
from centralino.pbx.subscription import Resynchronise

EVENTS = ("Newchannel", "Newstate", "UserEvent", "HangupRequest", "Hangup")
FROM_THE_TRUNK = "from-centralino"
RING, UP = "4", "6"
NORMAL = 16
"""What a BYE without a Reason means (RFC 3398, 8.2.7)."""
WITHHELD = ("", "anonymous", "<unknown>")


class Side(StrEnum):
    """Who ended a call: we who had placed it, or the person or the network at its far end."""

    CALLER = "caller"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Keyed:
    """Keys that the person called has pressed; `at` is when they began."""

    at: datetime
    keys: str


@dataclass(frozen=True, slots=True)
class CarriedCall:
    """One call as the carrier saw it. Instants are its own, in UTC; `cause` is ITU-T Q.850's.

    A call that its caller gives up or hangs up is over when their CANCEL or BYE arrives.
    `ended_by` a caller whose PBX died without a word is the called, who had enough of the silence.
    """

    id: str
    trunk: str
    number: str
    shown: str | None
    arrived_at: datetime
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Side | None = None
    cause: int | None = None
    keyed: tuple[Keyed, ...] = ()

    @property
    def keys(self) -> str:
        """All that was keyed, in order."""
        return "".join(each.keys for each in self.keyed)


class Ledger:
    """The calls, in the order of their arrival. `loop_began_at` is when the event loop's clock stood at 0."""

    def __init__(self, loop_began_at: datetime) -> None:
        self.is_complete = True
        """False once the link to the carrier's AMI broke: calls, or ends of calls, may be missing."""
        self._loop_began_at = loop_began_at
        self._calls: dict[str, CarriedCall] = {}
        self._now: Counter[str] = Counter()
        self._most: Counter[str] = Counter()

    @property
    def calls(self) -> Sequence[CarriedCall]:
        return tuple(self._calls.values())

    def calls_to(self, number: str) -> Sequence[CarriedCall]:
        return tuple(call for call in self._calls.values() if call.number == number)

    @property
    def at_once(self) -> Mapping[str, int]:
        """How many calls there are at this moment, by trunk; one without any is not named, or 0."""
        return dict(self._now)

    @property
    def most_at_once(self) -> Mapping[str, int]:
        """The most there ever were at one moment, by trunk."""
        return dict(self._most)

    def most_arrivals(self, within: timedelta = timedelta(seconds=1), trunk: str | None = None) -> int:
        """The most calls that arrived within any stretch of that length, wherever it begins."""
        arrivals = [call.arrived_at for call in self._calls.values() if trunk in (None, call.trunk)]
        first = most = 0
        for last, arrived_at in enumerate(arrivals):
            while arrived_at - arrivals[first] >= within:
                first += 1
            most = max(most, last - first + 1)
        return most

    def loop_time(self, at: datetime) -> float:
        """An instant of the ledger on the event loop's clock."""
        return (at - self._loop_began_at).total_seconds()

    def write(self, path: Path) -> None:
        """Every call so far as one line of JSON, instants in ISO 8601."""
        lines = (json.dumps(asdict(call), default=datetime.isoformat) for call in self._calls.values())
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def note(self, event: Message | Resynchronise) -> None:
        """Enter what an event tells."""
        if isinstance(event, Resynchronise):
            self.is_complete = False
        elif event.event == "Newchannel":
            self._open(event)
        elif call := self._calls.get(event.get("Uniqueid")):
            self._calls[call.id] = self._after(call, event)

    def _open(self, event: Message) -> None:
        if event.get("Context") != FROM_THE_TRUNK or event.get("ChannelState") != RING:
            return
        shown = event.get("CallerIDNum")
        call = CarriedCall(
            id=event.get("Uniqueid"),
            trunk=event.get("Channel").removeprefix("PJSIP/").rpartition("-")[0],
            number=event.get("Exten"),
            shown=None if shown in WITHHELD else shown,
            arrived_at=_at(event),
        )
        self._calls[call.id] = call
        self._now[call.trunk] += 1
        self._most[call.trunk] = max(self._most[call.trunk], self._now[call.trunk])

    def _after(self, call: CarriedCall, event: Message) -> CarriedCall:
        match event.event, event.get("UserEvent"):
            case "UserEvent", "Rings":
                return replace(call, rang_at=_at(event))
            case "UserEvent", "Keyed":
                return replace(call, keyed=(*call.keyed, Keyed(_at(event), event.get("Keys"))))
            case "Newstate", _ if event.get("ChannelState") == UP:
                return replace(call, answered_at=_at(event))
            case "HangupRequest", _:
                return self._over(call, event, Side.CALLER)
            case "Hangup", _:
                over = self._over(call, event, Side.CALLED)
                return replace(over, cause=int(event.get("Cause")) or NORMAL)
        return call

    def _over(self, call: CarriedCall, event: Message, by: Side) -> CarriedCall:
        if call.ended_at:
            return call
        self._now[call.trunk] -= 1
        return replace(call, ended_at=_at(event), ended_by=by)


def _at(event: Message) -> datetime:
    """When the carrier says it was: `timestampevents` of manager.conf."""
    return datetime.fromtimestamp(float(event.get("Timestamp")), UTC)
