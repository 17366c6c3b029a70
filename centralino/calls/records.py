"""What is written down of a call while it lives, as values: it began, steps, decisions, how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Outcome(StrEnum):
    """How a script ended."""

    TALKED = "talked"
    CALL_BACK_TAKEN = "call-back-taken"
    GOODBYE = "goodbye"
    INVITED = "invited"  # the question was put to everybody there; what they said is in the reports
    NO_KEY = "no-key"  # it was put, and no key of use was pressed
    MACHINE = "machine"  # an answering machine took the call
    APOLOGISED = "apologised"  # something of ours failed, and there was nobody to put them through to
    CALLER_LEFT = "caller-left"
    WITHDRAWN = "withdrawn"  # taken out of the queue because support was revoked; the call goes on
    LEFT_TO_DIALPLAN = "left-to-dialplan"  # the dialplan's safe destination has the call

    UNKNOWN_SCRIPT = "unknown-script"
    SCRIPT_FAILED = "script-failed"
    TIME_LIMIT = "time-limit"
    SERVER_STOPPED = "server-stopped"
    LOST = "lost"  # the FastAGI server died under the call


@dataclass(frozen=True, slots=True)
class Began:
    """A script took up a call. `id` is the channel's uniqueid; several scripts may take up one call in turn.

    Of a call that we placed `call_out` is the number it has with whoever placed it; its caller are we.
    """

    id: str
    script: str
    at: datetime
    caller: str | None
    dialled: str
    source: str
    language: str | None = None
    call_out: int | None = None

    @property
    def public_number(self) -> str | None:
        """The number of whoever we talk to, in E.164; None where it is withheld or an extension."""
        number = self.caller if self.call_out is None else self.dialled
        return number if number and number.startswith("+") else None


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a call and how long it took."""

    at: datetime
    what: str
    detail: Mapping[str, Json]
    took_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Why the call went where it went: what was known, the rule that was decisive, the verdict.

    `took_ms` runs from the greeting of the FastAGI session to the verdict.
    """

    at: datetime
    known: Json
    rule: str
    verdict: Mapping[str, Json]
    took_ms: float


@dataclass(frozen=True, slots=True)
class Learned:
    """A right code was keyed from this number: the number is the contact's."""

    at: datetime
    number: str
    contact_id: int


@dataclass(frozen=True, slots=True)
class CallBackAsked:
    """The caller wants to be called at `number`; `about` is the destination that could not take the call."""

    at: datetime
    number: str
    about: str


@dataclass(frozen=True, slots=True)
class Reported:
    """Something became known that another wing has to hear of; `about` says which, `report` is in its own words."""

    at: datetime
    about: str
    report: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Ended:
    """The script is over. `failure` says what went wrong on our side."""

    at: datetime
    outcome: Outcome
    failure: str | None = None


Event = Began | Step | Decision | Learned | CallBackAsked | Reported | Ended


@dataclass(frozen=True, slots=True)
class CallRecord:
    """Everything one script wrote down of one call."""

    began: Began
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    learned: tuple[Learned, ...] = ()
    call_back: CallBackAsked | None = None
    ended: Ended | None = None
    reports: tuple[Reported, ...] = ()

    @property
    def verdict(self) -> Decision | None:
        """The decision that held in the end."""
        return self.decisions[-1] if self.decisions else None

    @property
    def contact_id(self) -> int | None:
        """Whom the call was for, as far as it was found out."""
        last = self.verdict
        found = last.verdict.get("contact_id") if last else None
        return found if isinstance(found, int) else None

    @property
    def route(self) -> str | None:
        """The destination that was rung last."""
        rung = [step.detail.get("destination") for step in self.steps if step.what == "ring"]
        return str(rung[-1]) if rung else None


@dataclass(frozen=True, slots=True)
class PbxNote:
    """What the PBX itself wrote down of a call when its channel was gone.

    `safe` tells that the dialplan carried the caller to the safe destination by itself.
    """

    id: str
    began_at: datetime
    ended_at: datetime
    caller: str | None
    dialled: str
    source: str
    language: str | None
    hangup_cause: int | None
    agi_status: str | None
    safe: bool
    answered_by: str | None
    answered_at: datetime | None
    call_out: int | None = None
