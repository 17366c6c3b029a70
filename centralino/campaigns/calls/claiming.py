"""Taking those who are due, in the transaction that asks the gate and writes the attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeGuard
from uuid import UUID

from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules import pace
from centralino.campaigns.rules.gate import LOOK_AGAIN_AFTER, Rule, shut
from centralino.campaigns.rules.lives import InvitationEvent, InvitationState, StepKind, after
from centralino.campaigns.rules.next_step import (
    CallAt,
    NextStep,
    Stop,
    StopReason,
    TextAt,
    may_join,
    next_step,
)
from centralino.campaigns.rules.people import Invited, Person, Terms
from centralino.campaigns.rules.plan import MachineAction
from centralino.campaigns.store import claiming as store
from centralino.campaigns.store.claiming import CampaignRow, DueRow, StepRow
from centralino.campaigns.store.people import people
from centralino.database import Connection, Database
from centralino.settings import Language

REMEMBERED = timedelta(days=31)  # the longest window of the gate, and a day
MOST_BEHIND_A_NUMBER = 6
MOST_AT_ONCE = 128
MOST_ROUNDS = 12
"""Of one claim: those who are not to be called after all are put off, and the next are looked at."""


@dataclass(frozen=True, slots=True)
class Placing:
    """A call that is ours to place at `place_at`, over `trunk`, for these invitations in this order."""

    call_id: int
    campaign_id: int
    trunk: str
    number: str
    caller_id: str | None
    place_at: datetime
    ring_for: int
    language: Language
    machines: MachineAction | None
    invitation_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A number to be called, and for whom."""

    number: str
    due: tuple[DueRow, ...]


async def claim_calls(
    database: Database,
    organisation: Organisation,
    trunk: str,
    claim: UUID,
    now: datetime,
    most: int = MOST_AT_ONCE,
) -> list[Placing]:
    """The calls to place now over a trunk, as many as its lines and its pace allow.

    After the commit they are ours, whatever becomes of us; before it nothing has happened. Raises
    `DatabaseUnavailable`: then nobody may place anything of this `claim`, though it may have been committed.
    """
    limits = organisation.settings.telephone.trunks[trunk]
    async with database.transaction() as connection, connection.pipeline():
        held = await store.hold_trunk(connection, trunk)
        slots = pace.slots(
            now,
            next_call_at=held.next_call_at,
            per_second=limits.calls_per_second,
            free_lines=limits.lines - held.open_calls,
            failures=held.failures,
            trials=held.trials,
            rests_until=held.rests_until,
            most=most,
        )
        placings: list[Placing] = []
        if slots:
            for campaign in in_turn(await store.hold_running(connection, slots[-1], trunk), now):
                terms = await organisation.readable_terms(connection, campaign.id, campaign.version)
                if terms is None:
                    continue
                taking = _Taking(connection, campaign, terms, trunk, claim, now, slots[-1])
                placings += await taking.place(_left_of(slots, placings))
        if placings:
            last = max(each.place_at for each in placings)
            step = pace.between_calls(limits.calls_per_second)
            await store.pace_trunk(connection, trunk, last + step)
    return placings


async def when_to_look(
    database: Database, organisation: Organisation, trunk: str, now: datetime
) -> datetime | None:
    """When a claim over this trunk may find something, after one that found nothing; None: not before some news."""
    limits = organisation.settings.telephone.trunks[trunk]
    async with database.connection() as connection:
        stands = await store.trunk_stands(connection, trunk)
        if stands and stands.open_calls >= limits.lines:
            return None
        due = await store.next_due_at(connection, StepKind.CALL, trunk)
    waits = [stands.next_call_at, stands.rests_until or now] if stands else [now]
    return max(due, *waits) if due else None


def _left_of(slots: Sequence[datetime], placings: Sequence[Placing]) -> list[datetime]:
    taken = {each.place_at for each in placings}
    return [each for each in slots if each not in taken]


def in_turn(campaigns: Sequence[CampaignRow], now: datetime) -> list[CampaignRow]:
    """Another campaign begins at every instant, so that none is always last."""
    first = now.microsecond % len(campaigns) if campaigns else 0
    return [*campaigns[first:], *campaigns[:first]]


def step_row(invitation_id: int, state: InvitationState, step: NextStep) -> StepRow | None:
    """How a step is written down; None where an invitation in this state takes none."""
    match step:
        case CallAt(at=at, met=met) | TextAt(at=at, met=met):
            waits = after(state, InvitationEvent.NEXT_STEP)
            reason = met[-1].rule if met else "due"
            return StepRow(invitation_id, waits, _kind(step), at, reason) if waits else None
        case Stop(why=why):
            opposed = why is StopReason.NEVER_CALL
            ends = after(state, InvitationEvent.OPPOSED if opposed else InvitationEvent.NO_STEP)
            return StepRow(invitation_id, ends, None, None, why) if ends else None


def _kind(step: CallAt | TextAt) -> StepKind:
    if any(each.rule is Rule.IN_A_CALL for each in step.met):
        return StepKind.ASK  # what follows from that call is not known before its end
    return StepKind.CALL if isinstance(step, CallAt) else StepKind.TEXT


@dataclass(slots=True)
class _Taking:
    """One campaign's part of a claim that is made `now`; the last call of it is placed at `last_at`."""

    connection: Connection
    campaign: CampaignRow
    terms: Terms
    trunk: str
    claim: UUID
    now: datetime
    last_at: datetime

    async def place(self, slots: Sequence[datetime]) -> list[Placing]:
        """Fill the slots with whoever is due and may be called; the others are put off to when they may be."""
        placings: list[Placing] = []
        look_at = len(slots)
        for _ in range(MOST_ROUNDS):
            free = _left_of(slots, placings)
            if not free:
                break
            due = await store.take_due(self.connection, self.campaign.id, StepKind.CALL, self.now, look_at)
            if not due:
                break
            placed = await self._place_some(due, free)
            placings += placed
            look_at = len(free) if placed else min(look_at * 4, 256)
        return placings

    async def _place_some(self, due: Sequence[DueRow], slots: Sequence[datetime]) -> list[Placing]:
        steps = await self._steps(due)
        wanted, others = _sorted_out(due, steps, self.now)
        await store.save_steps(self.connection, others)
        return await self._insert(await self._with_neighbours(wanted[: len(slots)]), slots)

    async def _steps(self, due: Sequence[DueRow]) -> dict[int, NextStep]:
        known = await self._people(due)
        return {each.id: self._step(each, known[each.contact_id]) for each in due}

    def _step(self, row: DueRow, person: Person) -> NextStep:
        """What comes next; where the hours end before the last call of this claim is placed, what comes then."""
        step = next_step(self.terms, person, self._invited(row), self.now)
        if _is_a_call(step, self.now) and self._is_shut_by_then(person, step.line.number):
            return next_step(self.terms, person, self._invited(row), self.last_at)
        return step

    def _is_shut_by_then(self, person: Person, number: str) -> bool:
        line = next(each for each in person.lines if each.number == number)
        return any(shut(self.terms, person, line, self.last_at))

    async def _people(self, due: Sequence[DueRow]) -> dict[int, Person]:
        ids = [each.contact_id for each in due]
        return await people(self.connection, ids, self.campaign.event_id, self.now - REMEMBERED)

    def _invited(self, row: DueRow) -> Invited:
        return Invited(row.id, self.campaign.event_id, row.state)

    async def _with_neighbours(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        """A household is called once for all who wait there and may be called."""
        if not wanted:
            return []
        ours = [each.contact_id for one in wanted for each in one.due]
        numbers = [one.number for one in wanted]
        found = await store.take_neighbours(self.connection, self.campaign.id, numbers, ours)
        rows = {each.id: DueRow(each.id, each.contact_id, each.state) for each in found}
        known = await self._people(list(rows.values())) if rows else {}
        joining = dict[str, list[DueRow]]()
        for each in found:
            row, person = rows.pop(each.id, None), known[each.contact_id]
            if row and self._may_join(row, person, each.number):
                joining.setdefault(each.number, []).append(row)
        return [
            Wanted(one.number, (*one.due, *joining.get(one.number, ()))[:MOST_BEHIND_A_NUMBER])
            for one in wanted
        ]

    def _may_join(self, row: DueRow, person: Person, number: str) -> bool:
        may = may_join(self.terms, person, self._invited(row), number, self.now)
        return may and not self._is_shut_by_then(person, number)

    async def _insert(self, wanted: Sequence[Wanted], slots: Sequence[datetime]) -> list[Placing]:
        if not wanted:
            return []
        numbers = [one.number for one in wanted]
        calls = await store.insert_calls(
            self.connection,
            campaign_id=self.campaign.id,
            trunk=self.trunk,
            claim=self.claim,
            numbers=numbers,
            place_at=slots[: len(numbers)],
        )
        placed = [one for one in wanted if one.number in calls]
        if placed:
            await store.insert_attempts(
                self.connection,
                [
                    (calls[one.number], each.id, each.contact_id, position)
                    for one in placed
                    for position, each in enumerate(one.due)
                ],
            )
        await self._put_off([one for one in wanted if one.number not in calls])
        return [
            self._placing(calls[one.number], one, at)
            for one, at in zip(wanted, slots, strict=False)
            if one.number in calls
        ]

    async def _put_off(self, engaged: Sequence[Wanted]) -> None:
        """Whose telephone is being rung for somebody else just now."""
        later = self.now + LOOK_AGAIN_AFTER
        rows = [
            StepRow(each.id, InvitationState.WAITING, StepKind.CALL, later, Rule.IN_A_CALL)
            for one in engaged
            for each in one.due
        ]
        await store.save_steps(self.connection, rows)

    def _placing(self, call_id: int, one: Wanted, at: datetime) -> Placing:
        plan = self.terms.plan
        return Placing(
            call_id=call_id,
            campaign_id=self.campaign.id,
            trunk=self.trunk,
            number=one.number,
            caller_id=plan.caller_id,
            place_at=at,
            ring_for=plan.retries.ring_for,
            language=plan.language,
            machines=plan.machines,
            invitation_ids=tuple(each.id for each in one.due),
        )


def _is_a_call(step: NextStep, now: datetime) -> TypeGuard[CallAt]:
    return isinstance(step, CallAt) and step.at <= now


def _sorted_out(
    due: Sequence[DueRow], steps: dict[int, NextStep], now: datetime
) -> tuple[list[Wanted], list[StepRow]]:
    """Who is called now, by number, and what is written of the others."""
    calls = dict[str, list[DueRow]]()
    others = []
    for each in due:
        step = steps[each.id]
        if _is_a_call(step, now):
            calls.setdefault(step.line.number, []).append(each)
        elif row := step_row(each.id, each.state, step):
            others.append(row)
    return [Wanted(number, tuple(rows)) for number, rows in calls.items()], others
