"""Writing down what became of calls: the outcome and the next step, in one transaction.

News may come twice, late, or from two sides: the PBX says that a call is over, the script what was said in it. Whoever
comes first is believed, except that what is known displaces what was given up as lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from centralino.campaigns import pace
from centralino.campaigns.claiming import REMEMBERED, step_row
from centralino.campaigns.dispositions import Disposition, disposition_of
from centralino.campaigns.next_step import next_step
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.people import Invited
from centralino.campaigns.store import claiming
from centralino.campaigns.store import recording as store
from centralino.campaigns.store.people import people
from centralino.campaigns.store.recording import AttemptRow, CallRow
from centralino.database import Connection

_TRUNK_FAILED = {Disposition.TRUNK_FAILED, Disposition.CONGESTION}
_ANSWERED_BY_SOMEBODY = {
    Disposition.ANSWERED,
    Disposition.NEVER,
    Disposition.TALKED,
    Disposition.NO_KEY,
    Disposition.HUNG_UP,
    Disposition.MACHINE,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down of a call; `trunk_rests` when it was the failure that was one too many for its trunk."""

    call: CallRow
    dispositions: Mapping[int, Disposition]
    trunk_rests: bool = False


async def record_hangup(
    connection: Connection,
    organisation: Organisation,
    call_id: int,
    *,
    cause: int | None,
    rang: bool,
    at: datetime,
    answered: bool = False,
) -> Recorded | None:
    """The PBX says that a call of ours is over: its line is free.

    If nobody answered it, that is its outcome; if somebody did (`answered`: the PBX says so now), the script tells it.
    None for news of no call of ours, or that was known. To be called in a transaction.
    """
    call = await store.hold_call(connection, call_id)
    if call is None or (call.over_at and (call.hangup_cause is not None or cause is None)):
        return None
    if answered or call.answered_at:
        return await _record_end_of_conversation(connection, organisation, call, cause, at)
    disposition = disposition_of(cause, rang=rang)
    rests = await _judge_trunk(connection, call, {disposition}, at)
    attempts = await store.hold_attempts(connection, call.id)
    await _free_line(connection, call, at, cause)
    recorded = await _settle(connection, organisation, call, attempts, _all(attempts, disposition), at)
    return replace(recorded, trunk_rests=rests)


async def record_not_placed(
    connection: Connection, organisation: Organisation, call_id: int, at: datetime
) -> Recorded | None:
    """The PBX refused the call, or was surely never asked: nobody was disturbed."""
    return await _record_end(connection, organisation, call_id, Disposition.NOT_PLACED, at)


async def record_lost(
    connection: Connection, organisation: Organisation, call_id: int, at: datetime
) -> Recorded | None:
    """Nobody knows what became of a call, and it is not there any more: it counts as an attempt."""
    return await _record_end(connection, organisation, call_id, Disposition.LOST, at)


async def record_dispositions(
    connection: Connection,
    organisation: Organisation,
    call_id: int,
    dispositions: Mapping[int, Disposition],
    at: datetime,
) -> Recorded | None:
    """The script tells how the attempts of an answered call ended, by invitation."""
    call = await store.hold_call(connection, call_id)
    if call is None:
        return None
    await _judge_trunk(connection, call, set(dispositions.values()), at)
    attempts = await store.hold_attempts(connection, call.id)
    await store.note_answered(connection, call_id, at)
    return await _settle(connection, organisation, call, attempts, dispositions, at)


async def _record_end(
    connection: Connection,
    organisation: Organisation,
    call_id: int,
    disposition: Disposition,
    at: datetime,
) -> Recorded | None:
    call = await store.hold_call(connection, call_id)
    if call is None or call.settled_at:
        return None
    attempts = await store.hold_attempts(connection, call.id)
    await _free_line(connection, call, at, None)
    return await _settle(connection, organisation, call, attempts, _all(attempts, disposition), at)


async def _record_end_of_conversation(
    connection: Connection, organisation: Organisation, call: CallRow, cause: int | None, at: datetime
) -> Recorded:
    """Whom it was for is told by the script; where that has been done already, what comes next is known only now."""
    attempts = await store.hold_attempts(connection, call.id) if call.settled_at else []
    await store.note_answered(connection, call.id, at)
    await _free_line(connection, call, at, cause)
    if attempts:
        await _plan_next(connection, organisation, call, attempts, at)
    return Recorded(call, {})


async def _free_line(connection: Connection, call: CallRow, at: datetime, cause: int | None) -> None:
    """Once the trunk and the people are ours: a claim that has them may wait to see whether this number is free."""
    await store.free_line(connection, call.id, at, cause)
    await store.tell_dialers(connection, call.trunk)


def _all(attempts: Sequence[AttemptRow], disposition: Disposition) -> dict[int, Disposition]:
    return {each.invitation_id: disposition for each in attempts}


async def _settle(
    connection: Connection,
    organisation: Organisation,
    call: CallRow,
    attempts: Sequence[AttemptRow],
    dispositions: Mapping[int, Disposition],
    at: datetime,
) -> Recorded:
    attempts = [
        each
        for each in attempts
        if each.invitation_id in dispositions and each.disposition in (None, Disposition.LOST)
    ]
    new = {each.invitation_id: dispositions[each.invitation_id] for each in attempts}
    await store.save_dispositions(connection, call.id, list(new.items()), at)
    await store.settle_call(connection, call.id, at)
    if not new:
        return Recorded(call, {})
    await _judge_number(connection, call, new, at)
    await _plan_next(connection, organisation, call, attempts, at)
    return Recorded(call, new)


async def _judge_number(
    connection: Connection, call: CallRow, new: Mapping[int, Disposition], at: datetime
) -> None:
    found = set(new.values())
    if Disposition.INVALID_NUMBER in found:
        await store.mark_invalid(
            connection, call.number, at, f"call {call.id}: the network knows no such number"
        )
    elif found & _ANSWERED_BY_SOMEBODY and await store.mark_valid(connection, call.number):
        await store.ask_anew_who_had_no_number(connection, call.number, at)


async def _judge_trunk(connection: Connection, call: CallRow, found: Set[Disposition], at: datetime) -> bool:
    """Whether the trunk has failed once too often, and rests from now on."""
    if not found & _TRUNK_FAILED:
        await store.count_success(connection, call.trunk)
        return False
    return await store.count_failure(
        connection,
        call.trunk,
        at=at,
        rest_after=pace.REST_AFTER,
        rests_until=at + pace.REST_FOR,
        why=f"{pace.REST_AFTER} calls in a row failed; the last was {call.id} ({', '.join(sorted(found))})",
    )


async def _plan_next(
    connection: Connection,
    organisation: Organisation,
    call: CallRow,
    attempts: Sequence[AttemptRow],
    at: datetime,
) -> None:
    terms = await organisation.terms(connection, call.campaign_id, attempts[0].version)
    ids = [each.contact_id for each in attempts]
    known = await people(connection, ids, call.event_id, at - REMEMBERED)
    rows = []
    for each in attempts:
        person = known[each.contact_id]
        invited = Invited(each.invitation_id, call.event_id, each.state, each.campaign_over)
        if any(past.disposition is None for past in invited.calls_of(person)):
            continue  # late news of a call after which they are being called again already
        rows.append(step_row(each.invitation_id, each.state, next_step(terms, person, invited, at)))
    await claiming.save_steps(connection, [row for row in rows if row])
    await store.tell_dialers(connection, call.trunk)
