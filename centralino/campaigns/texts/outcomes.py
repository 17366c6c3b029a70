"""Writing down what became of texts: the outcome and the next step, in one transaction.

News may come twice, late or out of order: from whoever sent the text, from whoever looked it up, from the provider.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from centralino.campaigns.answering import oppose
from centralino.campaigns.calls.claiming import REMEMBERED, step_row
from centralino.campaigns.organisation import Organisation
from centralino.campaigns.rules import pace
from centralino.campaigns.rules.lives import InvitationState, StepKind
from centralino.campaigns.rules.next_step import next_step
from centralino.campaigns.rules.people import Invited
from centralino.campaigns.store import answering, asking, claiming, recording, replying
from centralino.campaigns.store.answering import InvitationRow
from centralino.campaigns.store.claiming import StepRow
from centralino.campaigns.store.people import people
from centralino.database import Connection
from centralino.messages.lives import REPORTED, TextEvent, TextPurpose, TextState, after, reported_state
from centralino.messages.provider import Accepted, DeliveryReport, InDoubt, NotSent, Rejected
from centralino.messages.store import outgoing, pacing, reports
from centralino.messages.store.outgoing import TextRow
from centralino.messages.store.reports import ReportRow

Outcome = Accepted | Rejected | NotSent | InDoubt

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
"""Before a text that was not sent is due again; each pause is twice as long as the one before."""
ANSWER_AGAIN_AFTER = timedelta(seconds=30)
NOBODY_HAS_IT = frozenset({"21211", "21217"})
"""Codes that say of a number that there is none, and not only that it gets no texts (twilio.com/docs/api/errors)."""
_BETWEEN_STEPS = {InvitationState.WAITING, InvitationState.TEXTING, InvitationState.UNANSWERED}


@dataclass(frozen=True, slots=True)
class Settled:
    """What was written down of a text; `provider_rests` when it was the failure that was one too many."""

    text: TextRow
    state: TextState
    why: str = ""
    provider_rests: bool = False


async def record_outcome(
    connection: Connection,
    organisation: Organisation,
    text_id: int,
    claim: UUID | None,
    outcome: Outcome,
    at: datetime,
) -> Settled | None:
    """Whoever sent a text, or looked it up, tells what became of it, as it was taken by this claim.

    None when that changes nothing. To be called in a transaction.
    """
    if isinstance(outcome, Accepted):
        text = await _named(connection, text_id, outcome.provider_id)
    else:
        text = await outgoing.hold_text(connection, text_id)
    if text is None or text.claim != claim:
        return None  # an answer that was put back, and is in other hands
    state = after(text.state, _event(text, outcome))
    if state is None:
        return None
    rests = await _judge_provider(connection, text, outcome, at)
    await _save(connection, text, state, outcome, at)
    settled = Settled(text, state, _why(outcome), rests)
    if isinstance(outcome, Accepted):
        for report in await reports.reports_of(connection, text.provider, outcome.provider_id):
            settled = replace(settled, state=await _apply(connection, settled, report))
    if isinstance(outcome, Rejected):
        await _judge_person(connection, text, outcome, at)
    await _plan_next(connection, organisation, settled, at)
    return settled


async def record_never_known(
    connection: Connection, organisation: Organisation, text_id: int, at: datetime
) -> Settled | None:
    """Nobody can tell whether a text went: it counts as if it had, and the person is sent no other."""
    text = await outgoing.hold_text(connection, text_id)
    if text is None or text.settled_at or text.state not in (TextState.SENDING, TextState.IN_DOUBT):
        return None
    settled = Settled(text, TextState.IN_DOUBT, "nobody can tell whether it went")
    await outgoing.save_state(connection, text.id, settled.state, settled_at=at, error=settled.why)
    await _plan_next(connection, organisation, settled, at)
    return settled


async def record_report(
    connection: Connection, organisation: Organisation, provider: str, told: DeliveryReport, at: datetime
) -> Settled | None:
    """The provider tells how far a text has come. None when that changes nothing, or when we do not know the text yet:
    then it is kept until we do.

    To be called in a transaction.
    """
    state, rejected = reported_state(told), told.rejected
    if state is None:
        return None
    await outgoing.hold_name(connection, provider, told.provider_id)
    report = ReportRow(
        state=state,
        at=at,
        error_code=rejected.code if rejected else None,
        error=rejected.why if rejected else None,
        never_again=bool(rejected and rejected.never_again),
    )
    await reports.insert_report(connection, provider, told.provider_id, report)
    text = await outgoing.hold_text_known_as(connection, provider, told.provider_id)
    if text is None:
        return None
    state = await _apply(connection, Settled(text, text.state), report)
    if told.segments or told.price:
        await outgoing.save_state(
            connection, text.id, state, segments=told.segments, price=told.price, currency=told.currency
        )
    if state == text.state:
        return None
    settled = Settled(text, state, report.error or "")
    await _plan_next(connection, organisation, settled, at)
    return settled


async def _named(connection: Connection, text_id: int, provider_id: str) -> TextRow | None:
    """The text, once nobody else can hear of it by the name that it has at the provider."""
    provider = await outgoing.provider_of(connection, text_id)
    if provider:
        await outgoing.hold_name(connection, provider, provider_id)
    return await outgoing.hold_text(connection, text_id)


def _event(text: TextRow, outcome: Outcome) -> TextEvent:
    match outcome:
        case Accepted():
            return TextEvent.ACCEPTED
        case InDoubt():
            return TextEvent.DOUBTED
        case Rejected(try_again=False):
            return TextEvent.REFUSED
        case _:
            return TextEvent.NOT_SENT if text.purpose == TextPurpose.INVITATION else TextEvent.PUT_BACK


def _why(outcome: Outcome) -> str:
    match outcome:
        case Accepted():
            return ""
        case Rejected(code=code, why=why):
            return f"{code} {why}".strip()
        case _:
            return str(outcome)


async def _save(
    connection: Connection, text: TextRow, state: TextState, outcome: Outcome, at: datetime
) -> None:
    match outcome:
        case _ if state is TextState.QUEUED:
            await outgoing.put_back(connection, text.id, at + ANSWER_AGAIN_AFTER)
        case Accepted():
            await outgoing.save_state(
                connection,
                text.id,
                state,
                settled_at=at,
                provider_id=outcome.provider_id,
                segments=outcome.segments,
                price=outcome.price,
                currency=outcome.currency,
            )
        case Rejected():
            await outgoing.save_state(
                connection, text.id, state, settled_at=at, error_code=outcome.code, error=outcome.why
            )
        case NotSent():
            await outgoing.save_state(connection, text.id, state, settled_at=at, error=str(outcome))
        case InDoubt():
            await outgoing.save_state(connection, text.id, state, error=str(outcome))


async def _judge_provider(connection: Connection, text: TextRow, outcome: Outcome, at: datetime) -> bool:
    """Whether the provider has failed once too often, and rests from now on."""
    if isinstance(outcome, Accepted) or (isinstance(outcome, Rejected) and not outcome.try_again):
        await pacing.count_success(connection, text.provider)
        return False
    return await pacing.count_failure(
        connection,
        text.provider,
        rest_after=pace.REST_AFTER,
        rests_until=at + pace.REST_FOR,
        why=f"{pace.REST_AFTER} texts in a row did not go; the last was {text.id}: {_why(outcome)}",
    )


async def _judge_person(connection: Connection, text: TextRow, rejected: Rejected, at: datetime) -> None:
    if text.invitation_id is not None:  # people before their numbers, as everywhere
        await answering.hold_invitation(connection, text.invitation_id)
    if rejected.code in NOBODY_HAS_IT:
        why = f"text {text.id}: {_why(rejected)}"
        await recording.mark_invalid(connection, text.number, at, why)
        await asking.ask_anew_who_waits(connection, text.number, at)
    if rejected.never_again:
        await _oppose(connection, text, _why(rejected), at)


async def _oppose(connection: Connection, text: TextRow, why: str, at: datetime) -> None:
    if text.contact_id is None or await replying.is_opposed(connection, [text.contact_id], text.number):
        return
    await oppose(
        connection,
        text.contact_id,
        number=text.number,
        source="provider",
        at=at,
        by=text.provider,
        why=f"text {text.id}: {why}",
    )


async def _apply(connection: Connection, settled: Settled, report: ReportRow) -> TextState:
    """How the text stands after this report."""
    state = after(settled.state, REPORTED[report.state])
    if state is None:
        return settled.state
    await outgoing.save_state(
        connection,
        settled.text.id,
        state,
        reported_at=report.at,
        error_code=report.error_code,
        error=report.error,
    )
    if report.never_again:
        why = f"{report.error_code or ''} {report.error or ''}".strip()
        await _oppose(connection, settled.text, why, report.at)
    return state


async def _plan_next(
    connection: Connection, organisation: Organisation, settled: Settled, at: datetime
) -> None:
    """What comes next for the invitation, now that this is known; nothing while the text is in doubt."""
    text = settled.text
    if text.invitation_id is None or text.purpose != TextPurpose.INVITATION:
        return
    held = await answering.hold_invitation(connection, text.invitation_id)
    if held and settled.state in (TextState.FAILED, TextState.NOT_SENT):
        await asking.ask_anew_who_had_enough(connection, held.contact_id, at)
    if held is None or held.state not in _BETWEEN_STEPS or await _is_open(connection, text):
        return
    terms = await organisation.terms(connection, held.campaign_id, held.version)
    person = (await people(connection, [held.contact_id], held.event_id, at - REMEMBERED))[held.contact_id]
    step = next_step(terms, person, Invited(held.id, held.event_id, held.state, held.campaign_over), at)
    row = step_row(held.id, held.state, step)
    if row and settled.state == TextState.NOT_SENT:
        row = await _after_a_pause(connection, held, row, at)
    await claiming.save_steps(connection, [row] if row else [])


async def _is_open(connection: Connection, text: TextRow) -> bool:
    """Whether another text for the invitation is on its way, or this one still in doubt."""
    assert text.invitation_id is not None
    return await outgoing.has_unsettled(connection, text.invitation_id)


async def _after_a_pause(connection: Connection, held: InvitationRow, row: StepRow, at: datetime) -> StepRow:
    if row.step != StepKind.TEXT or row.due_at is None:
        return row
    times = await outgoing.not_sent_in_a_row(connection, held.id)
    pause = min(FIRST_PAUSE * 2 ** min(times - 1, 10), LONGEST_PAUSE)
    return replace(row, due_at=max(row.due_at, at + pause), reason="not-sent")
