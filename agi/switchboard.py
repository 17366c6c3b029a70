"""Gives every call its script and its record, and has an end written down however it ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType

import structlog

from agi.arriving import arriving, endpoint_of
from agi.call import Call
from agi.fastagi import Ending, How, Request, Session
from agi.fastagi import Script as AGIScript
from centralino.calls.journal import CallJournal, Unwritten
from centralino.calls.records import Began, Ended, Outcome
from centralino.clock import now
from centralino.settings import Settings

log = structlog.get_logger()

Script = Callable[[Call], Awaitable[Outcome]]

# Whoever is there got what there was to get: the dialplan hangs up. After any other end it does what it can by itself.
CARRIED_TO_THE_END = {
    Outcome.TALKED,
    Outcome.CALL_BACK_TAKEN,
    Outcome.GOODBYE,
    Outcome.INVITED,
    Outcome.NO_KEY,
    Outcome.MACHINE,
    Outcome.APOLOGISED,
}

_OUTCOME_OF = {
    How.HUNG_UP: Outcome.CALLER_LEFT,
    How.UNKNOWN_PATH: Outcome.UNKNOWN_SCRIPT,
    How.CALL_LIMIT: Outcome.TIME_LIMIT,
    How.SERVER_STOPPING: Outcome.SERVER_STOPPED,
}


class Switchboard:
    """Leads calls by their scripts. `call_ended` is told after each call that its record is complete.

    What is led by the `rehearsals` is no call: it leaves no record.
    """

    def __init__(
        self,
        settings: Settings,
        scripts: Mapping[str, Script],
        call_ended: Callable[[], None],
        rehearsals: Mapping[str, Script] = MappingProxyType({}),
    ) -> None:
        self._settings, self._call_ended = settings, call_ended
        self._scripts, self._rehearsals = {**scripts, **rehearsals}, rehearsals.keys()
        self._calls: dict[Session, Call] = {}
        self._outcomes: dict[Session, Outcome] = {}

    def script_for(self, request: Request) -> AGIScript | None:
        """The script by the first part of the path, `invitation` of `invitation/17`.

        `doctor` is no call and leaves no record.
        """
        if request.path == "doctor":
            return _doctor
        script = self._scripts.get(_script_of(request))
        return partial(self._lead, script) if script else None

    async def _lead(self, script: Script, session: Session) -> None:
        call = self._take_up(session)
        with structlog.contextvars.bound_contextvars(call=call.began.id):
            log.info("call", script=call.began.script, caller=call.began.caller, dialled=call.began.dialled)
            outcome = self._outcomes[session] = await script(call)
            if outcome in CARRIED_TO_THE_END:
                await session.set_variable("CALL_HANDLED", "yes")

    def ended(self, session: Session | None, ending: Ending) -> None:
        """Write down how a session ended; called by the server, exactly once for each."""
        if session is None:
            if ending.how is not How.LEFT:
                log.warning("refused", peer=ending.peer, why=str(ending.error), how=ending.how)
            return
        if session.request.path == "doctor":
            return
        call = self._calls.pop(session, None) or self._take_up(session)
        outcome = self._outcomes.pop(session, None) or _OUTCOME_OF.get(ending.how, Outcome.SCRIPT_FAILED)
        self._write_end(call, outcome, ending)
        self._calls.pop(session, None)
        self._call_ended()

    def _write_end(self, call: Call, outcome: Outcome, ending: Ending) -> None:
        ours = outcome in (Outcome.SCRIPT_FAILED, Outcome.UNKNOWN_SCRIPT, Outcome.TIME_LIMIT)
        failure = f"{ending.how}: {ending.error!r}" if ours else None
        call.end(Ended(now(), outcome, failure))
        tell = log.error if ours else log.info
        tell(
            "call ended",
            call=call.began.id,
            outcome=outcome,
            seconds=round(ending.seconds, 1),
            exc_info=ending.error if outcome is Outcome.SCRIPT_FAILED else None,
        )

    def _take_up(self, session: Session) -> Call:
        region = self._settings.region_of(endpoint_of(session.request.channel))
        began = arriving(session.request, now(), region)
        order = session.request.path.partition("/")[2]
        self._calls[session] = call = Call(
            session, began, self._page_for(session.request, began), self._settings.key_wait, order
        )
        return call

    def _page_for(self, request: Request, began: Began) -> CallJournal | Unwritten:
        if _script_of(request) in self._rehearsals:
            return Unwritten()
        return CallJournal(self._settings.journal_folder, began)


def _script_of(request: Request) -> str:
    return request.path.partition("/")[0]


async def _doctor(session: Session) -> None:
    """Prove that a call comes here and back."""
    await session.set_variable("DOCTOR", "ok")
