"""Settling calls that ended: the dispositions of their attempts, what these say of a number, and what comes next.

Any number of calls in one go, for a PBX may tell of hundreds in a second. To be called in a transaction that holds the
calls and their attempts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from centralino.campaigns.calls.claiming import REMEMBERED, step_row
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules.dispositions import NOBODY_WAS_DISTURBED, Disposition
from centralino.campaigns.rules.lives import StepKind
from centralino.campaigns.rules.next_step import next_step
from centralino.campaigns.rules.people import Invited, Person, Terms
from centralino.campaigns.store import asking, claiming
from centralino.campaigns.store import recording as store
from centralino.campaigns.store.claiming import StepRow
from centralino.campaigns.store.people import people
from centralino.campaigns.store.recording import AttemptRow, CallRow
from centralino.database import Connection
from centralino.messages.store import outgoing

_ANSWERED_BY_SOMEBODY = {
    Disposition.ANSWERED,
    Disposition.NEVER,
    Disposition.TALKED,
    Disposition.NO_KEY,
    Disposition.HUNG_UP,
    Disposition.MACHINE,
}


@dataclass(frozen=True, slots=True)
class Ended:
    """A call, attempts of it, and what is to be written of these, by invitation; none, where that is known already."""

    call: CallRow
    attempts: Sequence[AttemptRow]
    at: datetime
    dispositions: Mapping[int, Disposition]

    def news(self) -> Ended:
        """What of it was not known, or given up as lost."""
        open = [
            each
            for each in self.attempts
            if each.invitation_id in self.dispositions and each.disposition in (None, Disposition.LOST)
        ]
        found = {each.invitation_id: self.dispositions[each.invitation_id] for each in open}
        return Ended(self.call, open, self.at, found)

    def disturbed_nobody_after_all(self, attempt: AttemptRow) -> bool:
        """Whether it was lost, so that it counted over all campaigns, and now does not."""
        ended = self.dispositions[attempt.invitation_id]
        return attempt.disposition is Disposition.LOST and ended in NOBODY_WAS_DISTURBED


async def settle(connection: Connection, organisation: Organisation, ended: Sequence[Ended]) -> list[Ended]:
    """Write down how these calls ended and what comes next; what of it was news, call by call."""
    news = [each.news() for each in ended]
    await store.save_dispositions(
        connection,
        [
            (each.call.id, invitation, found, each.at)
            for each in news
            for invitation, found in each.dispositions.items()
        ],
    )
    await store.settle_calls(connection, [(each.call.id, each.at) for each in ended])
    for each in news:
        await _judge_number(connection, each)
        if undisturbed := [one.contact_id for one in each.attempts if each.disturbed_nobody_after_all(one)]:
            await asking.ask_rules_anew(connection, each.at, contact_ids=undisturbed)
    await plan_next(connection, organisation, news)
    return news


async def plan_next(connection: Connection, organisation: Organisation, ended: Sequence[Ended]) -> None:
    """What comes next for whoever these attempts were for."""
    rows = list[StepRow]()
    for event_id in sorted({each.call.event_id for each in ended if each.attempts}):
        of_event = [each for each in ended if each.attempts and each.call.event_id == event_id]
        ids = [attempt.contact_id for each in of_event for attempt in each.attempts]
        since = min(each.at for each in of_event) - REMEMBERED
        known = await people(connection, ids, event_id, since)
        for each in of_event:
            terms = await organisation.terms(connection, each.call.campaign_id, each.attempts[0].version)
            rows += _steps(terms, each, known)
    await claiming.save_steps(connection, rows)
    if any(each.step is StepKind.TEXT for each in rows):
        await outgoing.tell_texters(connection, "due")
    for trunk in sorted({each.call.trunk for each in ended if each.attempts}):
        await store.tell_dialers(connection, trunk)


def _steps(terms: Terms, ended: Ended, known: Mapping[int, Person]) -> Iterator[StepRow]:
    for each in ended.attempts:
        person = known[each.contact_id]
        invited = Invited(each.invitation_id, ended.call.event_id, each.state, each.campaign_over)
        if any(past.disposition is None for past in invited.calls_of(person)):
            continue  # late news of a call after which they are being called again already
        if row := step_row(each.invitation_id, each.state, next_step(terms, person, invited, ended.at)):
            yield row


async def _judge_number(connection: Connection, ended: Ended) -> None:
    call, found = ended.call, set(ended.dispositions.values())
    if Disposition.INVALID_NUMBER in found:
        await store.mark_invalid(
            connection, call.number, ended.at, f"call {call.id}: the network knows no such number"
        )
        await asking.ask_anew_who_waits(connection, call.number, ended.at)
    elif found & _ANSWERED_BY_SOMEBODY and await store.mark_valid(connection, call.number):
        await asking.ask_anew_who_had_no_number(connection, call.number, ended.at)
