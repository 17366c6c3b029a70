"""Brings what a script reports of a conversation into the database, in the transaction that saves its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from centralino.calls.records import CallRecord, Json, Outcome, PbxNote
from centralino.campaigns.answering import oppose, take_answer
from centralino.campaigns.calls.recording import record_dispositions
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.answers import Answer, AnswerChannel, Answered, Taken
from centralino.campaigns.rules.dispositions import Disposition
from centralino.campaigns.store import asking, recording
from centralino.campaigns.store import inviting as store
from centralino.database import Connection

log = structlog.get_logger()

ABOUT = "invitation"

# How the attempts ended of which a script said nothing: those of a household whose turn never came, all of them where
# it could not begin. What is not listed ended by a failure of ours.
_OTHERS_BY_OUTCOME = {
    Outcome.INVITED: Disposition.NO_KEY,
    Outcome.NO_KEY: Disposition.NO_KEY,
    Outcome.MACHINE: Disposition.MACHINE,
    Outcome.TALKED: Disposition.TALKED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one invitation in a call; without a disposition, what was told before is taken back."""

    invitation_id: int
    contact_id: int
    disposition: Disposition | None
    answer: Answer | None = None
    party: int | None = None

    def written(self) -> Mapping[str, Json]:
        """As it stands in the journal."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def read(cls, report: Mapping[str, Json]) -> Told:
        """Raises `ValueError`, `KeyError`, `TypeError` for what `written` never wrote."""
        disposition, answer = report["disposition"], report["answer"]
        return cls(
            invitation_id=_number(report["invitation_id"]),
            contact_id=_number(report["contact_id"]),
            disposition=None if disposition is None else Disposition(str(disposition)),
            answer=None if answer is None else Answer(str(answer)),
            party=None if report["party"] is None else _number(report["party"]),
        )


@dataclass(frozen=True, slots=True)
class At:
    """What was told last of an invitation, and when."""

    told: Told
    at: datetime


@dataclass(frozen=True, slots=True)
class InvitationReports:
    """The consequences of calls about invitations; see `centralino.calls.actions.Consequences`."""

    organisation: Organisation

    async def of_script(self, connection: Connection, record: CallRecord, now: datetime) -> None:
        """Answers and oppositions count from here on; of a call that we placed the attempts get their dispositions."""
        told = last_told(record)
        if record.began.call_out is None:
            await self._save_what_was_said(connection, record, told, now)
            await self._number_is_in_use(connection, record.began.public_number if told else None, now)
        else:
            await self._of_our_call(connection, record, record.began.call_out, told, now)
        # Last, for it takes invitations of whoever has the number: then nothing is waited for any more.
        for learned in record.learned:
            await asking.ask_anew_who_had_no_number(connection, learned.number, now)

    async def _of_our_call(
        self, connection: Connection, record: CallRecord, call_id: int, told: Sequence[At], now: datetime
    ) -> None:
        if not await self._hold(connection, call_id):
            log.warning("a call of ours that nobody knows", call=record.began.id)
            return
        await recording.note_answered(connection, [(call_id, record.began.at)])
        await self._save_what_was_said(connection, record, told, now)
        dispositions = {each.told.invitation_id: each.told.disposition for each in told}
        others = await self._of_the_others(connection, record)
        await self._complete(connection, call_id, dispositions, others, now)

    async def of_note(self, connection: Connection, note: PbxNote, now: datetime) -> None:
        """The PBX knows what no script does: that it was the member who went, and whether a person had answered."""
        if note.call_out is None or not await self._hold(connection, note.call_out):
            return
        if note.agi_status is None:
            await self._complete(connection, note.call_out, {}, Disposition.HUNG_UP, now)
            return
        sides = await store.sides_of(connection, note.id)
        if sides.outcome == Outcome.CALLER_LEFT:
            await self._complete(connection, note.call_out, {}, _went(sides), now)

    async def _hold(self, connection: Connection, call_id: int) -> bool:
        """First the call, then its trunk, which has carried it; people come later. False when there is no such call."""
        call = await recording.hold_call(connection, call_id)
        if call:
            await recording.count_success(connection, call.trunk)
        return call is not None

    async def _number_is_in_use(self, connection: Connection, number: str | None, now: datetime) -> None:
        if number and await recording.mark_valid(connection, number):
            await asking.ask_anew_who_had_no_number(connection, number, now)

    async def _save_what_was_said(
        self, connection: Connection, record: CallRecord, told: Sequence[At], now: datetime
    ) -> None:
        await store.hold_people(connection, [each.told.invitation_id for each in told])
        for each in told:
            if each.told.disposition is Disposition.NEVER:
                await self._oppose(connection, record, each)
            elif each.told.answer:
                await self._take_answer(connection, record, each.told.answer, each, now)

    async def _take_answer(
        self, connection: Connection, record: CallRecord, answer: Answer, each: At, now: datetime
    ) -> None:
        answered = Answered(
            answer=answer,
            at=each.at,
            channel=AnswerChannel.CALL if record.began.call_out else AnswerChannel.CALL_BACK,
            by=record.began.public_number or "a withheld number",
            source=record.began.id,
            party=each.told.party,
        )
        taken = await take_answer(connection, each.told.invitation_id, answered, now)
        if taken in (Taken.CLOSED, Taken.UNKNOWN):
            log.warning("an answer not taken", call=record.began.id, invitation=each.told, why=taken)

    async def _oppose(self, connection: Connection, record: CallRecord, each: At) -> None:
        number = record.began.public_number
        await oppose(
            connection,
            each.told.contact_id,
            number=number,
            source="key",
            at=each.at,
            by=number or "a withheld number",
            why=f"key 9 in call {record.began.id}",
        )

    async def _of_the_others(self, connection: Connection, record: CallRecord) -> Disposition | None:
        """How the attempts ended of which nothing was told; None while only a note that is not there yet can say it.

        To a script, a PBX that dies looks like a member who hangs up; but then it leaves no note.
        """
        outcome = record.ended.outcome if record.ended else Outcome.LOST
        if outcome is Outcome.CALLER_LEFT:
            sides = await store.sides_of(connection, record.began.id)
            return _went(sides) if sides.noted else None
        return _OTHERS_BY_OUTCOME.get(outcome, Disposition.LOST)

    async def _complete(
        self,
        connection: Connection,
        call_id: int,
        told: Mapping[int, Disposition | None],
        others: Disposition | None,
        now: datetime,
    ) -> None:
        known: dict[int, Disposition] = {}
        for invitation_id, lost in (await store.open_attempts(connection, call_id)).items():
            found = told.get(invitation_id) or others
            if found and not (lost and found is Disposition.LOST):
                known[invitation_id] = found
        if known:
            await record_dispositions(connection, self.organisation, call_id, known, now)


def last_told(record: CallRecord) -> list[At]:
    """What holds in the end of what a script told, invitation by invitation; what was taken back is left out.

    Raises what `Told.read` raises.
    """
    last: dict[int, At] = {}
    for each in record.reports:
        if each.about == ABOUT:
            told = Told.read(each.report)
            last[told.invitation_id] = At(told, each.at)
    return [each for each in last.values() if each.told.disposition]


def _went(sides: store.Sides) -> Disposition:
    return Disposition.TALKED if sides.answered_by_a_person else Disposition.HUNG_UP


def _number(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no number")
    return value
