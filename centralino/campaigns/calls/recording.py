"""Writing down what became of calls: the outcome and the next step, in one transaction.

Rows are taken in the order in which everybody takes them: the calls, whatever is written of them, then the trunk, then
people by their ids, then invitations.

News may come twice, late, or from two sides: the PBX says that a call is over, the script what was said in it. Whoever
comes first is believed, except that what is known displaces what was given up as lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from centralino.campaigns.calls.settling import Ended, plan_next, settle
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules import pace
from centralino.campaigns.rules.dispositions import Disposition, disposition_of
from centralino.campaigns.store import recording as store
from centralino.campaigns.store.recording import AttemptRow, CallOver, CallRow
from centralino.database import Connection

_TRUNK_FAILED = {Disposition.TRUNK_FAILED, Disposition.CONGESTION, Disposition.NOT_PLACED}


@dataclass(frozen=True, slots=True)
class Originated:
    """The PBX has taken a call on."""

    call_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WasAnswered:
    """The PBX says that somebody has answered."""

    call_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """The PBX was surely never asked for the call, or `refused` it: nobody was disturbed.

    A refusal counts against the trunk, or one member after another would be tried again and again.
    """

    call_id: int
    at: datetime
    refused: bool = False


@dataclass(frozen=True, slots=True)
class HungUp:
    """The PBX says that a call is over: its line is free. `answered` when it says so now; `cause` of Q.850."""

    call_id: int
    cause: int | None
    rang: bool
    at: datetime
    answered: bool = False


CallNews = Originated | WasAnswered | NotPlaced | HungUp


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written down of a call; `trunk_rests` when it was the failure that was one too many for its trunk."""

    call: CallRow
    dispositions: Mapping[int, Disposition] = field(default_factory=dict)
    trunk_rests: bool = False


async def record_news(
    connection: Connection, organisation: Organisation, news: Sequence[CallNews]
) -> list[Recorded]:
    """Write down what the PBX tells of calls, in the order in which it told of each; in a transaction.

    Of a call that nobody answered its end is its outcome; of one that somebody did, the script tells it. Returned is
    what ended; news of no call of ours, or that was known, comes to nothing.
    """
    first, then = _until_told_again(news)
    if then:  # once people are held, no call may be waited for
        await store.hold_calls(connection, [each.call_id for each in news])
    calls = {each.id: each for each in await store.hold_calls(connection, [each.call_id for each in first])}
    originated = {each.call_id: each.at for each in first if isinstance(each, Originated)}
    answered = [(each.call_id, each.at) for each in first if isinstance(each, WasAnswered)]
    talked = {each.id for each in calls.values() if each.answered_at} | {call_id for call_id, _ in answered}
    ends = [
        _End(call, each, _disposition(each, talked), originated.pop(call.id, None))
        for each in first
        if isinstance(each, NotPlaced | HungUp) and (call := calls.get(each.call_id)) and _is_news(call, each)
    ]
    await store.note_originated(connection, list(originated.items()))
    await store.note_answered(connection, answered)
    recorded = await _record_ends(connection, organisation, ends) if ends else []
    return recorded + (await record_news(connection, organisation, then) if then else [])


def _until_told_again(news: Sequence[CallNews]) -> tuple[Sequence[CallNews], Sequence[CallNews]]:
    """What can be taken as one, and what is left from where more is told of a call that has ended in it."""
    ended = set[int]()
    for place, each in enumerate(news):
        if each.call_id in ended and not isinstance(each, Originated):
            return news[:place], news[place:]
        if isinstance(each, NotPlaced | HungUp):
            ended.add(each.call_id)
    return news, ()


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
    """As `record_news`, of one call that is over; None for news of no call of ours, or that was known."""
    news = HungUp(call_id, cause, rang, at, answered)
    return next(iter(await record_news(connection, organisation, [news])), None)


async def record_not_placed(
    connection: Connection, organisation: Organisation, call_id: int, at: datetime
) -> Recorded | None:
    """The PBX was surely never asked for the call: nobody was disturbed."""
    return next(iter(await record_news(connection, organisation, [NotPlaced(call_id, at)])), None)


async def record_lost(
    connection: Connection, organisation: Organisation, call_id: int, at: datetime
) -> Recorded | None:
    """Nobody knows what became of a call, and it is not there any more: it counts as an attempt."""
    call = await store.hold_call(connection, call_id)
    if call is None or call.settled_at:
        return None
    attempts = await store.hold_attempts(connection, [call_id])
    await _free_lines(connection, [(call, CallOver(call_id, at))])
    ended = Ended(call, attempts, at, _all(attempts, Disposition.LOST))
    return _recorded(await settle(connection, organisation, [ended]))[0]


async def record_dispositions(
    connection: Connection,
    organisation: Organisation,
    call_id: int,
    dispositions: Mapping[int, Disposition],
    at: datetime,
) -> Recorded | None:
    """The script tells how the attempts of an answered call ended, by invitation.

    That its trunk has carried it is counted by whoever calls this, before any people are held.
    """
    call = await store.hold_call(connection, call_id)
    if call is None:
        return None
    await store.note_answered(connection, [(call_id, at)])
    attempts = await store.hold_attempts(connection, [call_id])
    return _recorded(await settle(connection, organisation, [Ended(call, attempts, at, dispositions)]))[0]


async def _record_ends(
    connection: Connection, organisation: Organisation, found: Sequence[_End]
) -> list[Recorded]:
    unanswered = [each for each in found if each.disposition]
    # Whom an answered call was for is told by the script; where it has told, what comes next is known only now.
    told = [each for each in found if not each.disposition and each.call.settled_at]
    answered = [(each.call.id, each.said.at) for each in found if not each.disposition]
    await store.note_answered(connection, answered)
    resting = await _judge_trunks(connection, unanswered)
    attempts = await _attempts(connection, [*unanswered, *told])
    await _free_lines(connection, [(each.call, each.over) for each in found])
    settled = await settle(connection, organisation, [each.ended(attempts) for each in unanswered])
    await plan_next(connection, organisation, [each.ended(attempts) for each in told])
    news = {each.call.id: each.dispositions for each in settled}
    return [Recorded(each.call, news.get(each.call.id, {}), each.call.id in resting) for each in found]


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a call that was not known; without a disposition somebody had answered."""

    call: CallRow
    said: NotPlaced | HungUp
    disposition: Disposition | None
    originated_at: datetime | None  # where that was not told before its end

    @property
    def over(self) -> CallOver:
        cause = self.said.cause if isinstance(self.said, HungUp) else None
        return CallOver(self.call.id, self.said.at, cause, self.originated_at)

    @property
    def tells_of_trunk(self) -> bool:
        """Whether it says if the trunk carries calls."""
        return isinstance(self.said, HungUp) or self.said.refused

    def ended(self, attempts: Mapping[int, Sequence[AttemptRow]]) -> Ended:
        """With what is to be written of those it was for."""
        mine = attempts.get(self.call.id, ())
        return Ended(self.call, mine, self.said.at, _all(mine, self.disposition) if self.disposition else {})


def _is_news(call: CallRow, said: NotPlaced | HungUp) -> bool:
    match said:
        case NotPlaced():
            return call.settled_at is None
        case HungUp(cause=cause):
            return call.over_at is None or (call.hangup_cause is None and cause is not None)


def _disposition(said: NotPlaced | HungUp, talked: Set[int]) -> Disposition | None:
    match said:
        case NotPlaced():
            return Disposition.NOT_PLACED
        case HungUp(answered=True):
            return None
        case HungUp(call_id, cause, rang):
            return None if call_id in talked else disposition_of(cause, rang=rang)


async def _attempts(connection: Connection, ends: Sequence[_End]) -> dict[int, list[AttemptRow]]:
    found = dict[int, list[AttemptRow]]()
    for each in await store.hold_attempts(connection, [each.call.id for each in ends]):
        found.setdefault(each.call_id, []).append(each)
    return found


async def _free_lines(connection: Connection, calls: Sequence[tuple[CallRow, CallOver]]) -> None:
    """Their rows are ours already; a claim that meets their numbers does not wait for us, it passes over them."""
    await store.free_lines(connection, [over for _, over in calls])
    for trunk in sorted({call.trunk for call, _ in calls}):
        await store.tell_dialers(connection, trunk)


def _all(attempts: Sequence[AttemptRow], disposition: Disposition) -> dict[int, Disposition]:
    return {each.invitation_id: disposition for each in attempts}


def _recorded(settled: Sequence[Ended]) -> list[Recorded]:
    return [Recorded(each.call, each.dispositions) for each in settled]


async def _judge_trunks(connection: Connection, ends: Sequence[_End]) -> set[int]:
    """Calls whose failure was one too many: their trunk rests from now on.

    One that was not placed says nothing, unless it was refused.
    """
    resting = set[int]()
    telling = sorted((each for each in ends if each.tells_of_trunk), key=lambda each: each.call.trunk)
    for (_, failed), run in groupby(
        telling, key=lambda each: (each.call.trunk, each.disposition in _TRUNK_FAILED)
    ):
        for each in run:
            assert each.disposition
            if await _judge_trunk(connection, each.call, {each.disposition}, each.said.at):
                resting.add(each.call.id)
            if not failed:
                break  # that others were carried as well changes nothing
    return resting


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
