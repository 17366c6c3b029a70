"""Taking the texts that are due, in the transaction that asks the gate and writes them down; they are sent after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeGuard
from uuid import UUID

from centralino.campaigns.calls.claiming import MOST_ROUNDS, REMEMBERED, in_turn, step_row
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules import pace
from centralino.campaigns.rules.gate import shut
from centralino.campaigns.rules.lives import StepKind
from centralino.campaigns.rules.next_step import NextStep, TextAt, next_step
from centralino.campaigns.rules.people import Invited, Person, Terms
from centralino.campaigns.store import claiming, texting
from centralino.campaigns.store.claiming import CampaignRow, DueRow
from centralino.campaigns.store.people import people
from centralino.campaigns.store.texting import AddresseeRow
from centralino.campaigns.texts.bodies import Text, body
from centralino.database import Connection, Database
from centralino.messages.lives import TextPurpose, TextState
from centralino.messages.provider import Outgoing
from centralino.messages.segments import segments
from centralino.messages.store import incoming, outgoing, pacing
from centralino.messages.store.outgoing import NewText, QueuedRow

MOST_AT_ONCE = 32
ANSWERS_WITHIN = timedelta(minutes=15)
"""Of a text that came in: what we say later than that is no answer any more, and might wake somebody."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A text that is ours to send, once, at `send_at`."""

    id: int
    claim: UUID
    number: str
    body: str
    send_at: datetime

    @property
    def outgoing(self) -> Outgoing:
        """As the provider takes it."""
        return Outgoing(str(self.id), self.number, self.body, self.send_at)


async def claim_texts(
    database: Database,
    organisation: Organisation,
    provider: str,
    claim: UUID,
    now: datetime,
    most: int = MOST_AT_ONCE,
) -> list[ToSend]:
    """The texts to hand to this provider now, as many as its pace allows; answers to those who wrote come first.

    After the commit they are ours, whatever becomes of us; before it nothing has happened. Raises
    `DatabaseUnavailable`: then nobody may send anything of this `claim`, though it may have been committed.
    """
    per_second = organisation.settings.texts_per_second
    async with database.transaction() as connection:
        held = await pacing.hold_pace(connection, provider)
        if held.rests_until and now < held.rests_until:
            return []
        has_rested = held.failures >= pace.REST_AFTER
        slots = Slots(now, held.next_text_at, per_second, 1 if has_rested else most)
        found = await _answers(connection, provider, claim, slots) if slots.is_free else []
        if slots.is_free:
            for campaign in in_turn(await claiming.hold_running(connection, slots.last_at, None), now):
                terms = await organisation.readable_terms(connection, campaign.id, campaign.version)
                if terms is None:
                    continue
                found += await _Taking(connection, organisation, campaign, terms, provider, claim).take(slots)
        if found:
            await pacing.pace_provider(connection, provider, slots.next_at)
            if has_rested:  # one text is the trial: it rests again until that one is told to have gone
                await pacing.rest(connection, provider, now + pace.REST_FOR)
    return found


async def when_to_look(database: Database, provider: str, now: datetime) -> datetime | None:
    """When a claim may find something, after one that found nothing; None: not before some news."""
    async with database.connection() as connection:
        answer = await pacing.next_answer_due_at(connection, provider)
        text = await claiming.next_due_at(connection, StepKind.TEXT, None)
        free = await pacing.next_at(connection, provider)
    dues = [each for each in (answer, text) if each]
    return max(min(dues), free or now) if dues else None


class Slots:
    """The instants at which texts may be handed over: each takes as long as its segments.

    None lies further ahead than `pace.AHEAD`.
    """

    def __init__(self, now: datetime, next_at: datetime, per_second: float, most: int) -> None:
        self.now, self.next_at, self.left = now, max(now, next_at), most
        self.last_at = now + pace.AHEAD
        self._step = pace.between_calls(per_second)

    @property
    def is_free(self) -> bool:
        """Whether one more may be taken."""
        return self.left > 0 and self.next_at <= self.last_at

    def take(self, count: int) -> datetime:
        """When a text of so many segments is handed over."""
        at = self.next_at
        self.next_at = at + self._step * count
        self.left -= 1
        return at


async def _answers(connection: Connection, provider: str, claim: UUID, slots: Slots) -> list[ToSend]:
    """Those who wrote hear from us at any hour, but not late, and not if they want no more texts."""
    found = []
    for row in await outgoing.take_queued(connection, provider, slots.now, slots.left):
        if why_not := _why_not(row, slots.now):
            await _give_up(connection, row, why_not, slots.now)
        elif slots.is_free:
            at = slots.take(row.segments)
            await outgoing.mark_sending(connection, row.id, claim, at)
            found.append(ToSend(row.id, claim, row.number, row.body, at))
    return found


def _why_not(row: QueuedRow, now: datetime) -> str | None:
    if row.opposed and row.purpose != TextPurpose.OPTED_OUT:
        return "they want no more texts"
    return "too late for an answer" if now > row.written_at + ANSWERS_WITHIN else None


async def _give_up(connection: Connection, row: QueuedRow, why: str, now: datetime) -> None:
    await outgoing.save_state(connection, row.id, TextState.NOT_SENT, settled_at=now, error=why)
    if row.reply_to and row.purpose == TextPurpose.QUESTION_BACK:
        await incoming.save_what_followed(connection, row.reply_to, "to-staff")


@dataclass(slots=True)
class _Taking:
    """One campaign's part of a claim."""

    connection: Connection
    organisation: Organisation
    campaign: CampaignRow
    terms: Terms
    provider: str
    claim: UUID

    async def take(self, slots: Slots) -> list[ToSend]:
        """Fill the slots with whoever is due and may be written to; the others are put off to when they may be."""
        found: list[ToSend] = []
        wanted = self.terms.plan.texts.provider if self.terms.plan.texts else None
        if wanted not in (None, self.provider):
            return found
        for _ in range(MOST_ROUNDS):
            if not slots.is_free:
                break
            due = await claiming.take_due(
                self.connection, self.campaign.id, StepKind.TEXT, slots.now, slots.left
            )
            if not due:
                break
            found += await self._write_some(due, slots)
        return found

    async def _write_some(self, due: Sequence[DueRow], slots: Slots) -> list[ToSend]:
        ids = [each.contact_id for each in due]
        known = await people(self.connection, ids, self.campaign.event_id, slots.now - REMEMBERED)
        called = await texting.addressees(self.connection, [each.id for each in due])
        found, others = [], []
        for each in due:
            step = self._step(each, known[each.contact_id], slots)
            if not _is_a_text(step, slots.now):
                others.append(step_row(each.id, each.state, step))
            elif slots.is_free:
                found.append(await self._write(called[each.id], step.line.number, slots))
        await claiming.save_steps(self.connection, [row for row in others if row])
        return found

    def _step(self, row: DueRow, person: Person, slots: Slots) -> NextStep:
        """What comes next; where the hours end before the last text of this claim is sent, what comes then."""
        invited = Invited(row.id, self.campaign.event_id, row.state)
        step = next_step(self.terms, person, invited, slots.now)
        if _is_a_text(step, slots.now) and any(shut(self.terms, person, step.line, slots.last_at)):
            return next_step(self.terms, person, invited, slots.last_at)
        return step

    async def _write(self, one: AddresseeRow, number: str, slots: Slots) -> ToSend:
        link = self.organisation.settings.link_of(one.token)
        words = body(self.terms.plan, Text.QUESTION, name=one.name, link=link)
        count = segments(words).count
        at = slots.take(count)
        text = NewText(
            invitation_id=one.invitation_id,
            contact_id=one.contact_id,
            event_id=self.campaign.event_id,
            purpose=TextPurpose.INVITATION,
            number=number,
            body=words,
            segments=count,
        )
        text_id = await outgoing.insert_sending(
            self.connection, text, provider=self.provider, claim=self.claim, at=at
        )
        await texting.mark_texting(self.connection, one.invitation_id)
        return ToSend(text_id, self.claim, number, words, at)


def _is_a_text(step: NextStep, now: datetime) -> TypeGuard[TextAt]:
    return isinstance(step, TextAt) and step.at <= now
